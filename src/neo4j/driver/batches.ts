import type { Progress } from '../../core/shared/index.js'
import { type Graph, int, type Params } from './connection.js'
import type { Lease } from './lease.js'
import { type CypherQuery, loadQuery } from './queries.js'

/** Writes under a lease, batch by batch. Each transaction checks that the lease is still held. */
export interface FencedWrites {
  /** Writes one batch. Transient faults are retried. */
  write(query: CypherQuery, params: Params): Promise<void>
  /** Like `write`, and returns the rows. */
  run<Row>(query: CypherQuery, params: Params): Promise<Row[]>
  /**
   * Runs a statement that Neo4j does not allow in a managed transaction. The lease is checked in the database
   * right before it. A process can be paused in between, so the caller mends what such a statement may do to
   * the writes of another holder.
   */
  runAutoCommit(query: CypherQuery, params: Params): Promise<void>
  /** Runs a query with `$limit` and a column `changed` until it changes nothing. Returns the total. */
  drain(
    queryName: string,
    params: Params,
    limit: number,
    onChanged?: (total: number) => void,
  ): Promise<number>
}

/** Creates writes that are fenced by a lease. */
export function createFencedWrites(graph: Graph, lease: Lease): FencedWrites {
  const run = async <Row>(query: CypherQuery, params: Params): Promise<Row[]> => {
    lease.lost.throwIfAborted()
    const { value } = await graph.write(async (transaction) => {
      await lease.assertHeld(transaction)
      return transaction.run<Row>(query, params)
    })
    return value
  }
  const assertHeld = async (): Promise<void> => {
    lease.lost.throwIfAborted()
    await graph.write((transaction) => lease.assertHeld(transaction))
  }
  return {
    run,
    async write(query, params) {
      await run(query, params)
    },
    async runAutoCommit(query, params) {
      await assertHeld()
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

/** Calls `write` with consecutive ranges [from, to) of `0 … count` and reports progress. */
export async function inBatches(
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
