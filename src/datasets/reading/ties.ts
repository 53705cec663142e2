import type { TieRecord } from '../../core/data/index.js'
import { type LineParser, malformed, parseLines, type RecordBatches, splitWhitespace } from './parsing.js'

/** File with the test ties of a given split. Folders of any format may have it. */
export const TEST_TIES_FILE = 'test_ties.txt'

/** How the lines of a file of ties are read. */
export interface TieOptions {
  readonly directed: boolean
  readonly part: TieRecord['part']
  /** Converts the text of an id; undefined if it is not an id. Default: the text itself. */
  readonly idOf?: (text: string) => string | undefined
}

/** Parser for lines of the form `user user`, separated by white space. */
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

/** Records of `test_ties.txt`, if the folder has this file. */
export function parseTestTies(
  folder: string,
  files: readonly string[],
  options: Omit<TieOptions, 'part'>,
): RecordBatches {
  return parseOptional(folder, files, TEST_TIES_FILE, tieLine({ ...options, part: 'test' }))
}

/** Records of a file; no records if the folder lacks it. */
export async function* parseOptional(
  folder: string,
  files: readonly string[],
  file: string,
  parse: LineParser,
  headerLines = 0,
): RecordBatches {
  if (files.includes(file)) yield* parseLines(folder, file, parse, headerLines)
}
