import type { TieRecord } from '../../core/data/index.js'
import { type FieldProblem, isProblem } from './numbers.js'
import { type LineOptions, malformed, parseLines, type RecordBatches, splitWhitespace } from './parsing.js'

/** File with the test ties of a given split. Folders of any format may have it. */
export const TEST_TIES_FILE = 'test_ties.txt'

/** How the lines of a file of ties are read. */
export interface TieOptions {
  readonly directed: boolean
  readonly part: TieRecord['part']
  /** Reads an id. Default: the text itself. @param column name of the column. */
  readonly idOf?: (column: string, text: string) => string | FieldProblem
}

/** Options for lines of the form `user user`, separated by white space. */
export function tieLines({ directed, part, idOf = (_, text) => text }: TieOptions): LineOptions {
  return {
    table: 'ties',
    parse(line, source, records) {
      const columns = splitWhitespace(line)
      if (columns.length !== 2) {
        records.push(malformed('ties', `${columns.length} columns; a tie has 2`, line, source))
        return
      }
      const [a, b] = [idOf('first user', columns[0]!), idOf('second user', columns[1]!)]
      if (isProblem(a)) records.push(malformed('ties', a, line, source))
      else if (isProblem(b)) records.push(malformed('ties', b, line, source))
      else records.push({ type: 'tie', a, b, since: null, directed, part, source })
    },
  }
}

/** Records of `test_ties.txt`, if the folder has this file. */
export function parseTestTies(
  folder: string,
  files: readonly string[],
  options: Omit<TieOptions, 'part'>,
): RecordBatches {
  return parseOptional(folder, files, TEST_TIES_FILE, tieLines({ ...options, part: 'test' }))
}

/** Records of a file without a header; no records if the folder lacks it. */
export async function* parseOptional(
  folder: string,
  files: readonly string[],
  file: string,
  options: LineOptions,
): RecordBatches {
  if (files.includes(file)) yield* parseLines(folder, file, options)
}
