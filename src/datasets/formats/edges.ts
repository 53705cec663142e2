import {
  defineReader,
  listFiles,
  missingFile,
  parseLines,
  parseTestTies,
  tieLines,
} from '../reading/index.js'

const EDGE_FILE = /(^edges|_combined)\.txt(\.gz)?$/

/**
 * Friend graphs of SNAP (Leskovec and Krevl, 2014): one undirected edge `node node` per line. Lines that
 * start with `#` are comments. Files may be packed with gzip (`.gz`).
 */
export const edges = defineReader({
  format: 'edges',
  matches: (names) => names.some((name) => EDGE_FILE.test(name)),
  async files(folder) {
    const found = (await listFiles(folder)).filter((name) => EDGE_FILE.test(name))
    if (found.length === 0) throw missingFile(folder, 'edges', 'edges.txt or *_combined.txt')
    return found
  },
  async *parse(folder, files) {
    for (const file of files.filter((name) => EDGE_FILE.test(name)))
      yield* parseLines(folder, file, edgeLines)
    yield* parseTestTies(folder, files, { directed: false })
  },
})

const edgeLines = { ...tieLines({ directed: false, part: 'train' }), comment: '#' }
