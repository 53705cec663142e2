import type { RequestContext } from '../../core/ports/index.js'
import { KindredError } from '../../core/shared/index.js'
import type { Graph, Params } from './connection.js'
import { type JoinedQuery, joinQuery } from './joined-query.js'
import type { CypherQuery } from './queries.js'

/** Most calls in one query. */
const MAX_CALLS = 100
/**
 * Reads that are joined: short ones. A query uses one core of the server, so candidates and evidence of many
 * pages would be late as one query.
 */
export const JOINED_READS: ReadonlySet<string> = new Set([
  ...['serving/viewer', 'serving/eligible-items', 'serving/items-matching', 'serving/items-tagged'],
  ...['serving/audience-neighbours', 'serving/audience-eligible', 'snapshots/active'],
  ...['social/social-context', 'social/similar-users', 'social/shared-items'],
])

interface Call {
  readonly query: CypherQuery
  readonly params: Params
  readonly context: RequestContext
  resolve(rows: unknown[]): void
  reject(error: unknown): void
}

/**
 * A graph that joins short reads of one request: calls of the same query that start in one turn of the event
 * loop become one query for up to 100 of them, and calls with equal parameters one of these. So a page for
 * each of a hundred users takes a few queries. Only contexts with the same `batch` and the same token are
 * joined. A call alone is sent as it is. If a joined query fails, each call is sent alone, so that a record
 * that cannot be read spoils one page only.
 */
export function joinReads(graph: Graph, names: ReadonlySet<string> = JOINED_READS): Graph {
  const waiting = new Map<object, Call[]>()
  const joined = new Map<string, JoinedQuery | null>()
  const joinedOf = (query: CypherQuery): JoinedQuery | null => {
    const known = joined.get(query.name)
    if (known !== undefined) return known
    const made = joinQuery(query)
    joined.set(query.name, made)
    return made
  }
  const alone = ({ query, params, context, resolve, reject }: Call): void =>
    void graph.read<unknown>(query, params, context).then(resolve, reject)

  /** Sends calls of one query. @param read returns the rows of each different call. */
  const send = async (
    calls: readonly Call[],
    read: (different: readonly Call[], context: RequestContext) => Promise<readonly unknown[][]>,
  ): Promise<void> => {
    const open = calls.filter(({ context, reject }) => {
      if (context.signal?.aborted) reject(context.signal.reason)
      return context.signal?.aborted !== true
    })
    if (open.length < 2) return open.forEach(alone)
    const end = endOf(open)
    try {
      const places = placesOf(open)
      const different = open.filter((_, at) => places.indexOf(places[at]!) === at)
      const rows = await read(different, { ...open[0]!.context, signal: end.signal })
      for (const [at, { resolve }] of open.entries()) resolve([...rows[places[at]!]!])
    } catch (error) {
      const isOver = end.signal.aborted || (error instanceof KindredError && error.retryable)
      if (isOver) for (const call of open) call.reject(error)
      else open.forEach(alone)
    } finally {
      end.release()
    }
  }

  const sendGroup = (group: readonly Call[]): void => {
    const { query } = group[0]!
    const made = group.length < 2 ? null : joinedOf(query)
    if (made === null) {
      group.forEach(alone)
      return
    }
    for (let start = 0; start < group.length; start += MAX_CALLS)
      void send(group.slice(start, start + MAX_CALLS), async (different, context) => {
        const [first] = different
        if (different.length === 1) return [await graph.read<unknown>(query, first!.params, context)]
        const calls = different.map(({ params }) => params)
        const rows = await graph.read<{ joinedPlace: number }>(made.query, { calls }, context)
        const answers = different.map((): unknown[] => [])
        for (const { joinedPlace, ...row } of rows) answers[joinedPlace]!.push(row)
        return answers
      })
  }

  return {
    ...graph,
    read<Row>(query: CypherQuery, params: Params, context: RequestContext = {}): Promise<Row[]> {
      const { batch } = context
      if (batch === undefined || !names.has(query.name)) return graph.read<Row>(query, params, context)
      return new Promise<Row[]>((resolve, reject) => {
        const call: Call = { query, params, context, resolve: (rows) => resolve(rows as Row[]), reject }
        const calls = waiting.get(batch)
        if (calls !== undefined) {
          calls.push(call)
          return
        }
        waiting.set(batch, [call])
        const flush = (): void => {
          const all = waiting.get(batch)!
          waiting.delete(batch)
          for (const group of groupsOf(all, joinedOf)) sendGroup(group)
        }
        // After all promises of this turn, so that pages that are as far as each other ask together.
        queueMicrotask(() => process.nextTick(flush))
      })
    },
  }
}

/** For each call, its place among the calls with different parameters. */
function placesOf(calls: readonly Call[]): number[] {
  const known = new Map<string, number>()
  return calls.map(({ params }) => {
    const key = JSON.stringify(params)
    const place = known.get(key) ?? known.size
    known.set(key, place)
    return place
  })
}

/** Calls that one query can answer: of the same query, token and limits, each in order. */
function groupsOf(calls: readonly Call[], joinedOf: (query: CypherQuery) => JoinedQuery | null): Call[][] {
  if (calls.length === 1) return [[...calls]]
  const groups = new Map<string, Call[]>()
  for (const call of calls) {
    const limits = (joinedOf(call.query)?.limits ?? []).map((path) => String(valueAt(call.params, path)))
    const key = JSON.stringify([call.query.name, call.context.token ?? null, limits])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [call])
    else group.push(call)
  }
  return [...groups.values()]
}

function valueAt(params: Params, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, field) => (value as Record<string, unknown> | null)?.[field], params)
}

/** A signal that aborts when all calls have been aborted. */
function endOf(calls: readonly Call[]): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController()
  const signals = calls.map(({ context }) => context.signal)
  const onAbort = (): void => {
    if (signals.every((signal) => signal?.aborted)) controller.abort(signals.at(-1)!.reason)
  }
  for (const signal of signals) signal?.addEventListener('abort', onAbort, { once: true })
  return {
    signal: controller.signal,
    release: () => {
      for (const signal of signals) signal?.removeEventListener('abort', onAbort)
    },
  }
}
