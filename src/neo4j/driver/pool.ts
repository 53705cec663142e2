import type { Driver } from 'neo4j-driver'

/** Connections of a driver. */
export interface PoolCounts {
  /** Connections that run a query. */
  readonly inUse: number
  /** Connections that are open and free. */
  readonly idle: number
  /** Queries that wait for a connection. */
  readonly waiting: number
}

/** The part of the driver's own pool that is read. The driver has no official way to ask for it. */
interface DriverPool {
  readonly _pools: Readonly<
    Record<string, { readonly _elements: readonly unknown[]; readonly _elementsInUse: ReadonlySet<unknown> }>
  >
  readonly _acquireRequests: Readonly<Record<string, readonly unknown[] | undefined>>
}

/** The connections of a driver, over all servers; null if its pool is not of the expected form. */
export function readPool(driver: Driver): PoolCounts | null {
  const { _connectionProvider: provider } = driver as unknown as {
    readonly _connectionProvider?: { readonly _connectionPool?: DriverPool } | null
  }
  // The first query makes it.
  if (provider === null) return { inUse: 0, idle: 0, waiting: 0 }
  try {
    const { _pools, _acquireRequests } = provider!._connectionPool!
    const counts = { inUse: 0, idle: 0, waiting: 0 }
    for (const { _elements, _elementsInUse } of Object.values(_pools)) {
      counts.idle += _elements.length
      counts.inUse += _elementsInUse.size
    }
    for (const requests of Object.values(_acquireRequests)) counts.waiting += requests?.length ?? 0
    return Object.values(counts).every(Number.isInteger) ? counts : null
  } catch {
    return null
  }
}
