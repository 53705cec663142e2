import {
  defineReader,
  type LineParser,
  malformed,
  parseLines,
  parseNumber,
  parseOptional,
  parseTestTies,
  parseTime,
  pickFiles,
  splitWhitespace,
  tieLine,
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
    yield* parseLines(folder, RATINGS, ratingParser())
    const ties = { directed: true, idOf: wholeNumber }
    yield* parseOptional(folder, files, TRUST, tieLine({ ...ties, part: 'train' }))
    yield* parseTestTies(folder, files, ties)
  },
})

function ratingParser(): LineParser {
  // Every rating repeats its product's category; one tagging per product is enough.
  const tagged = new Set<string>()
  return (line, source, records) => {
    const columns = splitWhitespace(line)
    if (columns.length !== 6) {
      records.push(malformed(`${columns.length} columns; a rating has 6`, line, source))
      return
    }
    const [user, item, category] = columns.slice(0, 3).map(wholeNumber)
    const weight = parseNumber(columns[3])
    const at = parseTime(columns[5])
    if (user === undefined || item === undefined || category === undefined) {
      records.push(malformed('an id is not a whole number', line, source))
    } else if (weight === undefined) records.push(malformed('the rating is not a number', line, source))
    else if (at === undefined) records.push(malformed('the last column is not a time', line, source))
    else {
      records.push({ type: 'interaction', user, item, kind: 'RATE', weight, at, part: 'train', source })
      const tag = `category ${category}`
      const key = `${item} ${tag}`
      if (!tagged.has(key)) records.push({ type: 'tagging', item, tag, weight: 1, at: null, source })
      tagged.add(key)
    }
  }
}

/** Id of a whole number: `1.2000000e+001` and `12` are both `12`; undefined for other text. */
function wholeNumber(text: string): string | undefined {
  const value = parseNumber(text)
  return Number.isSafeInteger(value) ? String(value) : undefined
}
