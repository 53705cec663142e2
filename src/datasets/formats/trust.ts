import {
  defineReader,
  isProblem,
  type LineOptions,
  leftOut,
  malformed,
  parseLines,
  parseOptional,
  parseTestTies,
  pickFiles,
  readNumber,
  readTime,
  readWholeNumber,
  splitWhitespace,
  tieLines,
} from '../reading/index.js'

const RATINGS = 'rating.txt'
const TRUST = 'trust.txt'

/**
 * Ciao and Epinions as exported from Matlab (Tang, Gao, Liu, 2012, "mTrust"): `user product category rating
 * helpfulness unix-seconds`, and `user user` where the first user trusts the second. Numbers may be in
 * scientific notation. Ratings are RATE and a product's category is a tag. Helpfulness is not used.
 */
export const trust = defineReader({
  format: 'trust',
  matches: (names) => names.includes(RATINGS),
  files: (folder) => pickFiles(folder, 'trust', [RATINGS], [TRUST]),
  facts: () => ({ weights: { RATE: 'rating' }, tiesDirected: true }),
  async *parse(folder, files) {
    yield* parseLines(folder, RATINGS, ratingLines())
    const ties = { directed: true, idOf: readWholeNumber }
    yield* parseOptional(folder, files, TRUST, tieLines({ ...ties, part: 'train' }))
    yield* parseTestTies(folder, files, ties)
  },
})

function ratingLines(): LineOptions {
  // Every rating repeats its product's category; one tagging per product is enough.
  const tagged = new Set<string>()
  return {
    table: 'interactions',
    parse(line, source, records) {
      const columns = splitWhitespace(line)
      if (columns.length !== 6) {
        records.push(malformed('interactions', `${columns.length} columns; a rating has 6`, line, source))
        return
      }
      const user = readWholeNumber('user', columns[0])
      const item = readWholeNumber('product', columns[1])
      const category = readWholeNumber('category', columns[2])
      const weight = readNumber('rating', columns[3])
      const at = readTime('time', columns[5])
      if (isProblem(user) || isProblem(item) || isProblem(weight) || isProblem(at)) {
        const problem = [user, item, weight, at].find(isProblem)!
        records.push(malformed('interactions', problem, line, source))
        return
      }
      records.push({ type: 'interaction', user, item, kind: 'RATE', weight, at, part: 'train', source })
      if (isProblem(category)) {
        records.push(leftOut(category, line, source))
        return
      }
      const tag = `category ${category}`
      const key = `${item} ${tag}`
      if (!tagged.has(key)) records.push({ type: 'tagging', item, tag, weight: 1, at: null, source })
      tagged.add(key)
    },
  }
}
