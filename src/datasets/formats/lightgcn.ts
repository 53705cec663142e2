import { basketLine } from './baskets.js'
import { defineReader } from './define-reader.js'
import { pickFiles } from './folder.js'
import { parseLines } from './parsing.js'
import { parseOptional, parseTestTies, tieLine } from './ties.js'

const TRAIN = 'train.txt'
const VALID = 'valid.txt'
const TEST = 'test.txt'
const TIES = 'ties.txt'

/**
 * The splits that NGCF and LightGCN publish (He et al., 2020, "LightGCN"): `train.txt` and `test.txt`, a user's items on
 * a line; optionally `valid.txt`, and undirected `ties.txt`.
 */
export const lightgcn = defineReader({
  format: 'lightgcn',
  matches: (names) => names.includes(TRAIN),
  files: (folder) => pickFiles(folder, 'lightgcn', [TRAIN], [VALID, TEST, TIES]),
  facts: (_folder, files) => ({ interactionsSplit: files.includes(TEST) }),
  async *parse(folder, files) {
    yield* parseLines(folder, TRAIN, basketLine('train'))
    yield* parseOptional(folder, files, VALID, basketLine('valid'))
    yield* parseOptional(folder, files, TEST, basketLine('test'))
    yield* parseOptional(folder, files, TIES, tieLine({ directed: false, part: 'train' }))
    yield* parseTestTies(folder, files, { directed: false })
  },
})
