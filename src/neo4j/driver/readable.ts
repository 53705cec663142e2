import type { Graph } from './connection.js'

/** What a value of the graph must be. With `?` it may be null. */
export type ValueType = 'text' | 'text?' | 'number' | 'number?' | 'boolean' | 'texts'

const IS: Readonly<Record<ValueType, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  'text?': (value) => value === null || typeof value === 'string',
  number: (value) => typeof value === 'number' && !Number.isNaN(value),
  'number?': (value) => value === null || (typeof value === 'number' && !Number.isNaN(value)),
  boolean: (value) => typeof value === 'boolean',
  texts: (value) => Array.isArray(value) && value.every((text) => typeof text === 'string'),
}

/** Maximum number of different lines, so that a graph of foreign records does not fill the log. */
const MAX_LINES = 1_000

const told = new Set<string>()

/**
 * The rows whose values have the expected types. Another program may have written other ones, such as a
 * DATE as `publishedAt`. Such a row is left out, and the log names it once.
 *
 * @param what the records are, for the log, such as `item`.
 * @param nameOf names a row in the log.
 */
export function readableRows<Row extends object>(
  graph: Pick<Graph, 'log'>,
  what: string,
  rows: readonly Row[],
  types: Readonly<Partial<Record<keyof Row, ValueType>>>,
  nameOf: (row: Row) => unknown,
): readonly Row[] {
  const expected = Object.entries(types) as [keyof Row & string, ValueType][]
  const isReadable = (row: Row): boolean => {
    const wrong = expected.find(([field, type]) => !IS[type](row[field]))
    if (wrong === undefined) return true
    const [field, type] = wrong
    tellOnce(
      graph,
      `${what} ${String(nameOf(row))} is left out: ${field} is ${describe(row[field])}, not ${type}`,
    )
    return false
  }
  return rows.every(isReadable) ? rows : rows.filter(isReadable)
}

/** Writes a line to the log of the graph, once a process. */
export function tellOnce({ log }: Pick<Graph, 'log'>, line: string): void {
  if (log === undefined || told.has(line) || told.size >= MAX_LINES) return
  told.add(line)
  log(line)
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'missing'
  const type = typeof value === 'object' ? value.constructor?.name : typeof value
  return `${String(value).slice(0, 50)} (${type})`
}
