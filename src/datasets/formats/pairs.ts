import type { SplitPart } from '../../core/data/index.js'
import {
  defineReader,
  isProblem,
  type LineOptions,
  malformed,
  parseLines,
  parseOptional,
  parseTestTies,
  pickFiles,
  readNumber,
  splitWhitespace,
  tieLines,
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
    yield* parseLines(folder, TRAIN, pairLines('train'))
    yield* parseOptional(folder, files, TEST, pairLines('test'))
    yield* parseOptional(folder, files, TIES, tieLines({ directed: false, part: 'train' }))
    yield* parseTestTies(folder, files, { directed: false })
  },
})

function pairLines(part: SplitPart): LineOptions {
  return {
    table: 'interactions',
    parse(line, source, records) {
      const columns = splitWhitespace(line)
      const [user, item, count] = columns
      const weight = count === undefined ? null : readNumber('count', count)
      if (columns.length !== 2 && columns.length !== 3) {
        const reason = `${columns.length} columns; a pair has 2, or 3 with its count`
        records.push(malformed('interactions', reason, line, source))
      } else if (isProblem(weight)) records.push(malformed('interactions', weight, line, source))
      else {
        const ids = { user: user!, item: item! }
        records.push({ type: 'interaction', ...ids, kind: 'LIKE', weight, at: null, part, source })
      }
    },
  }
}
