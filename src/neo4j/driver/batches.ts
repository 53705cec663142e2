import type { Progress } from '../../core/shared/index.js'
import { type Graph, int, type Params } from './connection.js'
import type { Lease } from './lease.js'
import { type CypherQuery, loadQuery } from './queries.js'

/** Writes by the holder of a lease, batch by batch: each transaction checks that the lease is still held. */
export interface FencedWrites {
  /** One batch, tried again on transient faults. */
  write(query: CypherQuery, params: Params): Promise<void>
  /** A statement that may not run in a managed transaction. */
  runAutoCommit(query: CypherQuery, params: Params): Promise<void>
  /** Runs a query with `$limit` and a column `changed` until it changes nothing; gives the sum. */
  drain(
    queryName: string,
    params: Params,
    limit: number,
    onChanged?: (total: number) => void,
  ): Promise<number>
}

export function fencedWrites(graph: Graph, lease: Lease): FencedWrites {
  const run = async <Row>(query: CypherQuery, params: Params): Promise<Row[]> => {
    lease.lost.throwIfAborted()
    const { value } = await graph.write(async (transaction) => {
      await lease.assertHeld(transaction)
      return transaction.run<Row>(query, params)
    })
    return value
  }
  return {
    async write(query, params) {
      await run(query, params)
    },
    async runAutoCommit(query, params) {
      lease.lost.throwIfAborted()
      await graph.runAutoCommit(query, params)
    },
    async drain(queryName, params, limit, onChanged = () => {}) {
      for (let total = 0; ; ) {
        const [row] = await run<{ changed: number }>(loadQuery(queryName), { ...params, limit: int(limit) })
        if (row!.changed === 0) return total
        total += row!.changed
        onChanged(total)
      }
    },
  }
}

/** Calls `write` with [from, to) for consecutive stretches of `0 … count`, and shows how far it is. */
export async function inStretches(
  step: string,
  count: number,
  stretch: number,
  progress: Progress,
  write: (from: number, to: number) => Promise<void>,
): Promise<void> {
  progress.start(step, count)
  for (let from = 0; from < count; from += stretch) {
    const to = Math.min(count, from + stretch)
    await write(from, to)
    progress.update(to)
  }
  progress.finish()
}
