import type { TieRecord } from '../../core/data/index.js'
import { type LineParser, malformed, parseLines, type RecordBatches, splitWhitespace } from './parsing.js'

/** The given split of ties, in a folder of any format. */
export const TEST_TIES_FILE = 'test_ties.txt'

export interface TieOptions {
  readonly directed: boolean
  readonly part: TieRecord['part']
  /** How an id is written, if not as itself; undefined where the text is no id. */
  readonly idOf?: (text: string) => string | undefined
}

/** `user user` a line, parted by white space. */
export function tieLine({ directed, part, idOf = (text) => text }: TieOptions): LineParser {
  return (line, source, records) => {
    const columns = splitWhitespace(line)
    if (columns.length !== 2) {
      records.push(malformed(`${columns.length} columns; a tie has 2`, line, source))
      return
    }
    const [a, b] = columns.map(idOf)
    if (a === undefined || b === undefined)
      records.push(malformed('an id is not a whole number', line, source))
    else records.push({ type: 'tie', a, b, since: null, directed, part, source })
  }
}

/** The records of `test_ties.txt`, where the folder has one. */
export function parseTestTies(
  folder: string,
  files: readonly string[],
  options: Omit<TieOptions, 'part'>,
): RecordBatches {
  return parseOptional(folder, files, TEST_TIES_FILE, tieLine({ ...options, part: 'test' }))
}

/** Records of a file if it is among those present; nothing otherwise. */
export async function* parseOptional(
  folder: string,
  files: readonly string[],
  file: string,
  parse: LineParser,
  headerLines = 0,
): RecordBatches {
  if (files.includes(file)) yield* parseLines(folder, file, parse, headerLines)
}
