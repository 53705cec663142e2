import type { RequestContext, TextMatch, TextSearch } from '../../core/ports/index.js'
import { foldText, KindredError } from '../../core/shared/index.js'
import { type CypherQuery, type Graph, int, loadQuery } from '../driver/index.js'

/** Words of the text that are looked up; further ones are ignored. */
const MAX_WORDS = 24
/** Parts of a word that are looked up. */
const MAX_PARTS = 12
/** The index divides words at this length, and Lucene refuses a beginning of more than 1,000 characters. */
const MAX_WORD_LENGTH = 255
/** Words that the index leaves out, because they are in nearly every English title. */
const STOP_WORDS = new Set(
  'a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with'.split(
    ' ',
  ),
)
/** Scripts without blanks between words. The index holds each of their characters as a word. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}]+|[^\p{Script=Han}\p{Script=Hiragana}]+/gu

/**
 * Search by the full-text indexes of titles, names and tags. A text that the index cannot find, such as one
 * without letters and digits, is looked for in every title or name.
 */
export function createTextSearch(graph: Graph): TextSearch {
  const listUsers = loadQuery('lists/all-users')
  const itemsByIndex = loadQuery('lists/search-items')
  const itemsByScan = loadQuery('lists/scan-items')
  const usersByIndex = loadQuery('lists/search-users')
  const usersByScan = loadQuery('lists/scan-users')

  async function find(
    text: string,
    [byIndex, byScan]: readonly [CypherQuery, CypherQuery],
    more: { readonly viewer?: string | null },
    limit: number,
    context: RequestContext,
  ): Promise<readonly TextMatch[]> {
    const wellFormed = text.replace(/\p{Surrogate}/gu, '\ufffd')
    const scan = () =>
      graph.read<TextMatch>(
        byScan,
        { request: { ...more, id: wellFormed, text: wellFormed.trim().toLowerCase(), limit: int(limit) } },
        context,
      )
    const query = luceneQuery(wellFormed)
    if (query === null) return scan()
    try {
      const request = { ...more, id: wellFormed, query, limit: int(limit) }
      return await graph.read<TextMatch>(byIndex, { request }, context)
    } catch (error) {
      // A graph that an earlier version made has no index until the first write.
      if (error instanceof KindredError && /no such fulltext schema index/i.test(error.message)) return scan()
      throw error
    }
  }

  return {
    items: (text, limit, context) => find(text, [itemsByIndex, itemsByScan], {}, limit, context),
    users: (text, viewer, limit, context) =>
      find(text, [usersByIndex, usersByScan], { viewer }, limit, context),
    async listUsers(viewer, { first, after }, context) {
      const request = { viewer, after: after ?? '', limit: int(first + 1) }
      return (await graph.read<{ id: string }>(listUsers, { request }, context)).map(({ id }) => id)
    },
  }
}

/**
 * The text as a query of Lucene: every word must be there, the beginning of a word is enough. All characters
 * with a meaning in Lucene are escaped. Null if the index cannot find the text: it has no letters and digits,
 * or only words that the index leaves out.
 */
export function luceneQuery(text: string): string | null {
  const meaningful = text.split(/\s+/u).filter((word) => wantedParts(word).length > 0)
  if (meaningful.length === 0) return null
  return meaningful
    .slice(0, MAX_WORDS)
    .map((word) => `(${alternatives(word).join(' OR ')})`)
    .join(' AND ')
}

/** Ways to find a word: as it is, as a beginning, and by its parts, which "AC/DC" has two of. */
function alternatives(word: string): string[] {
  const parts = wantedParts(word).map((part) => (isUnspaced(part) ? quoted(part) : beginning(part)))
  return [quoted(word), beginning(word), `(${parts.slice(0, MAX_PARTS).join(' AND ')})`]
}

/** Runs of letters and digits of one kind of script, without stop words. */
const wantedParts = (word: string): string[] =>
  (word.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [])
    .flatMap((part) => part.match(UNSPACED) ?? [])
    .filter((part) => !STOP_WORDS.has(part.toLowerCase()))

const isUnspaced = (part: string): boolean => /^[\p{Script=Han}\p{Script=Hiragana}]/u.test(part)

const quoted = (word: string): string => `"${word.replace(/["\\]/g, '\\$&')}"`

/** Lucene does not analyse the beginning of a word, so it is folded as the index folds words. */
function beginning(word: string): string {
  const folded = cut(foldText(word))
  return folded === '' ? quoted(word) : `${folded.replace(/[^\p{L}\p{N}\p{M}]/gu, '\\$&')}*`
}

/** The first characters of a word, without half of a character. */
const cut = (word: string): string => word.slice(0, MAX_WORD_LENGTH).replace(/\p{Surrogate}$/u, '')
