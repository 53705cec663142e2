import { KindredError } from '../../core/shared/index.js'
import { type Concept, isAlias, isMisspelling, normalise } from './lookalikes.js'
import { splitLine } from './rows.js'
import { SEPARATORS, wrongSeparator } from './separators.js'

/** What a column of a table holds. */
export interface ColumnMeaning {
  readonly concept: Concept
  /** Default: false. */
  readonly required?: boolean
  /** Whether a quoted field of the column may contain line ends. Default: false. */
  readonly multiline?: boolean
}

/** The columns of a table by name in lower case. */
export type Columns = Readonly<Record<string, ColumnMeaning>>

/** What the header of a table is compared with. */
export interface HeaderOptions {
  readonly columns: Columns
  /** Separators that the table may have; the header decides. */
  readonly separators: readonly string[]
  /** Whether quotes have a meaning. */
  readonly quotes: boolean
  /** Whether columns of other names are read too. Then they may contain line ends. */
  readonly others: boolean
  /** The names of the columns from the cells of the header. Default: the cells in lower case. */
  readonly namesOf?: (cells: readonly string[], path: string) => readonly string[]
}

/** The header of a table. */
export interface Header {
  readonly separator: string
  /** Names of the columns, in lower case; empty: unnamed. */
  readonly names: readonly string[]
  /** Unknown columns that are not read, as in the file. */
  readonly ignored: readonly string[]
  /** Whether a quoted field of a column may contain line ends, by column. */
  readonly multiline: readonly boolean[]
}

/**
 * Reads the header of a table.
 *
 * @param line the first line. @param path of the file, for errors.
 * @throws KindredError BAD_DATA if the separator is wrong, a required column is missing, a column appears
 *   twice, or an unknown column looks like one that is missing.
 */
export function readHeader(line: string, path: string, options: HeaderOptions): Header {
  const { columns, namesOf = lowerCase } = options
  const separator = separatorOf(line, path, options)
  const cells = cellsOf(line, separator, path, options.quotes).map((cell) => cell.trim())
  const names = namesOf(cells, path)
  checkTwice(names, path)
  checkLookalikes(names, columns, path)
  for (const [name, { required = false }] of Object.entries(columns)) {
    if (!required || names.includes(name)) continue
    const wanted = Object.keys(columns).filter((column) => columns[column]!.required)
    throw badHeader(
      path,
      `${path} has no column "${name}" in its first line, which names: ${cells.join(', ')}`,
      `start the file with a header that names at least: ${wanted.join(', ')}`,
    )
  }
  return {
    separator,
    names,
    ignored: options.others
      ? []
      : cells.flatMap((cell, at) =>
          Object.hasOwn(columns, names[at]!) ? [] : [cell || `column ${at + 1}, which has no name`],
        ),
    multiline: names.map((name) =>
      Object.hasOwn(columns, name) ? columns[name]!.multiline === true : options.others,
    ),
  }
}

const lowerCase = (cells: readonly string[]): string[] => cells.map((cell) => cell.toLowerCase())

const badHeader = (path: string, message: string, remedy: string): KindredError =>
  new KindredError('BAD_DATA', message, { field: `${path}:1`, remedy })

/** The expected separator by which most columns are known. */
function separatorOf(line: string, path: string, options: HeaderOptions): string {
  const { columns, separators } = options
  const isKnown = (cell: string): boolean => {
    const name = normalise(cell.split(':')[0]!)
    return Object.entries(columns).some(
      ([column, { concept }]) => normalise(column) === name || isAlias(name, concept),
    )
  }
  const known = (separator: string): number => line.split(separator).filter(isKnown).length
  const counts = separators.map((separator) => ({ separator, count: known(separator) }))
  const best = counts.reduce((left, right) => (right.count > left.count ? right : left))
  const others = SEPARATORS.filter((separator) => !separators.includes(separator))
  const wrong = others.find((separator) => line.includes(separator) && known(separator) > best.count)
  if (wrong !== undefined && best.count < 2) throw wrongSeparator(path, separators, wrong)
  return best.count > 0 ? best.separator : (separators.find((one) => line.includes(one)) ?? separators[0]!)
}

function cellsOf(line: string, separator: string, path: string, quotes: boolean): string[] {
  if (!quotes) return line.split(separator)
  const row = { fields: [], open: null }
  if (splitLine(line, separator, row) === 'done') return row.fields
  throw badHeader(path, `${path} has a quote in its first line that is not closed`, 'correct the header')
}

function checkTwice(names: readonly string[], path: string): void {
  const twice = names.find((name, at) => name !== '' && names.indexOf(name) !== at)
  if (twice !== undefined)
    throw badHeader(
      path,
      `${path} has the column "${twice}" twice`,
      'remove or rename one of the two columns',
    )
}

/** Unknown columns that look like a known one, where no column of that meaning is present, are an error. */
function checkLookalikes(names: readonly string[], columns: Columns, path: string): void {
  const present = new Set(
    names.flatMap((name) => (Object.hasOwn(columns, name) ? [columns[name]!.concept] : [])),
  )
  const missing = Object.entries(columns).filter(([, { concept }]) => !present.has(concept))
  const pairs = names.flatMap((name) => {
    if (name === '' || Object.hasOwn(columns, name)) return []
    const like = missing.find(
      ([column, { concept }]) =>
        normalise(column) === normalise(name) || isAlias(name, concept) || isMisspelling(name, column),
    )
    return like === undefined ? [] : [{ name, like: like[0] }]
  })
  const [first] = pairs
  if (first === undefined) return
  const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')
  throw badHeader(
    path,
    `${path} has ${pairs.length === 1 ? 'a column' : 'columns'} ${list(pairs.map(({ name }) => name))}, which ` +
      `${pairs.length === 1 ? 'looks' : 'look'} like ${list(pairs.map(({ like }) => like))}`,
    `rename "${first.name}" to "${first.like}", or to another name such as "x_${first.name}" if it means something else`,
  )
}
