import type { Blended } from '../core/blend.js'
import type { FriendCandidates } from '../core/ports/friend-candidates.js'
import type { ReadOptions } from '../core/ports/read-options.js'
import type { Scored } from '../core/recommender.js'
import type { Cached } from './cached.js'

/** Highest score of an entry that only fills a page, below what any blend gives. */
const FILLER_SCORE = 1e-6
/** People who are looked through at a time. */
const STRIDE = 1_000

export interface FillSuggestionsRequest {
  /** Whose page it is. */
  readonly user: string
  /** Entries wanted. */
  readonly wanted: number
  /** Best first; the rules have been asked about them. */
  readonly blended: readonly Blended[]
  /** Whether a person may be on this page at all; the rules are asked besides. */
  readonly allows: (id: string) => boolean
  /** Those of the people whom the rules let through now, and whether they show their ties. */
  readonly suggestible: (people: readonly string[]) => Promise<ReadonlyMap<string, boolean>>
}

export interface FillSuggestionsDependencies {
  readonly candidates: Pick<FriendCandidates, 'peopleAfter'>
  /** People with the most ties, best first. */
  readonly wellConnected: Cached<readonly Scored[]>
}

/**
 * The best `wanted` people: first those whom the sources gave, then by ties, then whoever is left, so that a page is full while there is
 * anybody. The last of these begin behind the viewer's own id: the same few must not fill everybody's page.
 */
export async function fillSuggestions(
  { user, wanted, blended, allows, suggestible }: FillSuggestionsRequest,
  { candidates, wellConnected }: FillSuggestionsDependencies,
  options: ReadOptions,
): Promise<readonly Blended[]> {
  const page = blended.filter(({ id }) => allows(id)).slice(0, wanted)
  const met = new Set(page.map(({ id }) => id))
  /** @param byTies whether the people stand there for the number of their ties, which some hide. */
  const add = async (people: readonly Blended[], byTies: boolean): Promise<void> => {
    for (let start = 0; start < people.length && page.length < wanted; start += STRIDE) {
      const open = people.slice(start, start + STRIDE).filter(({ id }) => allows(id) && !met.has(id))
      const free = await suggestible(open.map(({ id }) => id))
      for (const person of open) {
        const shows = free.get(person.id)
        if (byTies && shows === false) continue
        met.add(person.id)
        if (shows !== undefined && page.length < wanted) page.push(person)
      }
    }
  }
  if (page.length < wanted) {
    const connected = await wellConnected(options)
    const most = connected[0]?.score ?? 0
    const fillers = connected.map(({ id, score }) => filler(id, score / most))
    await add(fillers, true)
  }
  for (const from of [user, '']) {
    for (let after = from, more = true; more && page.length < wanted; ) {
      const ids = await candidates.peopleAfter(after, STRIDE, options)
      const rest = ids.map((id) => ({ id, score: 0, contributions: [] }))
      await add(rest, false)
      // The second time round ends where the first began.
      more = ids.length === STRIDE && !(from === '' && ids.includes(user))
      after = ids.at(-1) ?? ''
    }
  }
  return page
}

function filler(id: string, share: number): Blended {
  const score = share * FILLER_SCORE
  return { id, score, contributions: [{ source: 'popular', contribution: score }] }
}
