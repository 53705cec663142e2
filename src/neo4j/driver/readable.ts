import type { Scored } from '../../core/model/index.js'
import type { Graph } from './connection.js'
import type { CypherQuery } from './queries.js'

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
      `${what} "${String(nameOf(row))}" is left out: ${field} is ${describe(row[field])}, not ${type}`,
    )
    return false
  }
  return rows.every(isReadable) ? rows : rows.filter(isReadable)
}

/** A list of candidates as one row with two parallel lists, which decode faster than one row per entry. */
export interface ScoredLists {
  readonly ids: readonly string[]
  readonly scores: readonly number[]
}

/**
 * Candidates of a query's row, best first as the query sorts them; empty without a row. Ids of other types
 * than text are left out, and the log names each once.
 */
export function scoredOf(
  graph: Pick<Graph, 'log'>,
  query: Pick<CypherQuery, 'name'>,
  row: ScoredLists | undefined,
): Scored[] {
  if (row === undefined) return []
  const all = row.ids.map((id, position) => ({ id, score: row.scores[position]! }))
  return row.ids.every(isText) ? all : all.filter(({ id }) => isTextId(graph, query, id))
}

/** The ids that are text; the log names each other one once. */
export function textIds(
  graph: Pick<Graph, 'log'>,
  query: Pick<CypherQuery, 'name'>,
  ids: readonly string[],
): readonly string[] {
  return ids.every(isText) ? ids : ids.filter((id) => isTextId(graph, query, id))
}

const isText = (id: unknown): boolean => typeof id === 'string'

function isTextId(graph: Pick<Graph, 'log'>, { name }: Pick<CypherQuery, 'name'>, id: unknown): boolean {
  if (isText(id)) return true
  tellOnce(graph, `an entry of ${name} is left out: id is ${describe(id)}, not text`)
  return false
}

/** Writes a line to the log of the graph, once a process. */
export function tellOnce({ log }: Pick<Graph, 'log'>, line: string): void {
  if (log === undefined || told.has(line) || told.size >= MAX_LINES) return
  told.add(line)
  log(line, 'warn')
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'missing'
  const type = typeof value === 'object' ? value.constructor?.name : typeof value
  return `"${String(value).slice(0, 50)}" (${type})`
}
