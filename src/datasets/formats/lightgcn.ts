import type { SplitPart } from '../../core/data/index.js'
import {
  defineReader,
  type LineOptions,
  parseLines,
  parseOptional,
  parseTestTies,
  pickFiles,
  splitWhitespace,
  tieLines,
} from '../reading/index.js'

const TRAIN = 'train.txt'
const VALID = 'valid.txt'
const TEST = 'test.txt'
const TIES = 'ties.txt'

/**
 * The splits that NGCF and LightGCN publish (He et al., 2020, "LightGCN"): `train.txt` and `test.txt` with
 * one user and the user's items per line. `valid.txt` and undirected `ties.txt` are optional.
 */
export const lightgcn = defineReader({
  format: 'lightgcn',
  matches: (names) => names.includes(TRAIN),
  files: (folder) => pickFiles(folder, 'lightgcn', [TRAIN], [VALID, TEST, TIES]),
  facts: (_folder, files) => ({ interactionsSplit: files.includes(TEST) }),
  async *parse(folder, files) {
    yield* parseLines(folder, TRAIN, basketLines('train'))
    yield* parseOptional(folder, files, VALID, basketLines('valid'))
    yield* parseOptional(folder, files, TEST, basketLines('test'))
    yield* parseOptional(folder, files, TIES, tieLines({ directed: false, part: 'train' }))
    yield* parseTestTies(folder, files, { directed: false })
  },
})

/** Options for lines `user item item …`: a LIKE for each item, or a user without interactions. */
export function basketLines(part: SplitPart): LineOptions {
  return {
    table: 'interactions',
    parse(line, source, records) {
      const columns = splitWhitespace(line)
      const user = columns[0]!
      if (columns.length === 1) records.push({ type: 'user', id: user, source })
      for (let at = 1; at < columns.length; at++) {
        const item = columns[at]!
        records.push({ type: 'interaction', user, item, kind: 'LIKE', weight: null, at: null, part, source })
      }
    },
  }
}
