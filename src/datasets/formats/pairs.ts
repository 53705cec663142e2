import type { SplitPart } from '../../core/data/index.js'
import {
  defineReader,
  type LineParser,
  malformed,
  parseLines,
  parseNumber,
  parseOptional,
  parseTestTies,
  pickFiles,
  splitWhitespace,
  tieLine,
} from '../reading/index.js'

const TRAIN = 'data1.txt'
const TEST = 'test1.txt'
const TIES = 'trustnetwork.txt'

/**
 * The Last.fm split that LightGCN-PyTorch ships: one LIKE `user item count` per line; the count is optional.
 * Ties are undirected, listed in one direction or in both.
 */
export const pairs = defineReader({
  format: 'pairs',
  matches: (names) => names.includes(TRAIN),
  files: (folder) => pickFiles(folder, 'pairs', [TRAIN], [TEST, TIES]),
  facts: (_folder, files) => ({ weights: { LIKE: 'count' }, interactionsSplit: files.includes(TEST) }),
  async *parse(folder, files) {
    yield* parseLines(folder, TRAIN, pairLine('train'))
    yield* parseOptional(folder, files, TEST, pairLine('test'))
    yield* parseOptional(folder, files, TIES, tieLine({ directed: false, part: 'train' }))
    yield* parseTestTies(folder, files, { directed: false })
  },
})

function pairLine(part: SplitPart): LineParser {
  return (line, source, records) => {
    const columns = splitWhitespace(line)
    const [user, item, count] = columns
    const weight = count === undefined ? null : parseNumber(count)
    if (columns.length !== 2 && columns.length !== 3) {
      records.push(malformed(`${columns.length} columns; a pair has 2, or 3 with its count`, line, source))
    } else if (weight === undefined) records.push(malformed('the count is not a number', line, source))
    else {
      const ids = { user: user!, item: item! }
      records.push({ type: 'interaction', ...ids, kind: 'LIKE', weight, at: null, part, source })
    }
  }
}
