import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { KindredError } from '../../core/shared/index.js'
import { type Graph, int, type Transaction } from './connection.js'
import { loadQuery } from './queries.js'

/**
 * An exclusive right that one process at a time holds, for training or migrations. It expires when its holder
 * dies.
 */
export interface Lease {
  readonly name: string
  /** Host, process id and a random part, so that a person can identify the holder. */
  readonly holder: string
  /** Aborts with a KindredError BUSY as soon as the lease is known to be lost. */
  readonly lost: AbortSignal
  /**
   * Locks the lease in a transaction, so that the transaction cannot commit after the lease is lost.
   *
   * @throws KindredError BUSY if the lease is lost.
   */
  assertHeld(transaction: Transaction): Promise<void>
  /** Ends the heartbeat and returns the lease. A second call does nothing. */
  release(): Promise<void>
}

/** How a lease is acquired. */
export interface LeaseOptions {
  /**
   * Time to live without a heartbeat, by the database's clock, milliseconds. Default 30,000. A heartbeat is
   * sent after each third of it.
   */
  readonly ttlMs?: number
  /** Time to wait for the current holder, milliseconds. Default 0. */
  readonly waitMs?: number
  readonly signal?: AbortSignal
}

const POLL_MS = 250

/**
 * Acquires a lease. The graph must carry our marker, because the constraint on lease names makes acquisition
 * atomic.
 *
 * @throws KindredError BUSY with the holder's name if the lease is not free within `waitMs`.
 */
export async function acquireLease(graph: Graph, name: string, options: LeaseOptions = {}): Promise<Lease> {
  const ttlMs = options.ttlMs ?? 30_000
  const giveUpAt = performance.now() + (options.waitMs ?? 0)
  const holder = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`
  const params = { name, holder, ttlMs: int(ttlMs) }
  for (;;) {
    options.signal?.throwIfAborted()
    const { value } = await graph.write(async (transaction) => {
      const [row] = await transaction.run<{ holder: string; expiresAt: string }>(
        loadQuery('graph/lease-take'),
        params,
      )
      return row!
    })
    if (value.holder === holder) return keep(graph, name, holder, ttlMs)
    if (performance.now() >= giveUpAt) throw heldBy(name, value.holder, value.expiresAt)
    await sleep(Math.min(POLL_MS, Math.max(1, giveUpAt - performance.now())), undefined, {
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
  }
}

function keep(graph: Graph, name: string, holder: string, ttlMs: number): Lease {
  const params = { name, holder, ttlMs: int(ttlMs) }
  const lost = new AbortController()
  let sureUntil = performance.now() + ttlMs
  let beating: Promise<void> | undefined

  const beat = async (): Promise<void> => {
    const asked = performance.now()
    try {
      const { value } = await graph.write((transaction) =>
        transaction.run(loadQuery('graph/lease-renew'), params),
      )
      if (value.length === 0) lost.abort(notOurs(name))
      else sureUntil = asked + ttlMs
    } catch {
      // The database may be unreachable for a while. Another process can take the lease only after it
      // expired.
      if (performance.now() >= sureUntil) lost.abort(notOurs(name))
    }
    if (lost.signal.aborted) clearInterval(timer)
  }
  const timer = setInterval(() => {
    beating ??= beat().finally(() => {
      beating = undefined
    })
  }, ttlMs / 3)
  timer.unref()

  let released: Promise<void> | undefined
  return {
    name,
    holder,
    lost: lost.signal,
    async assertHeld(transaction) {
      const rows = await transaction.run(loadQuery('graph/lease-renew'), params)
      if (rows.length === 0) throw notOurs(name)
    },
    release() {
      released ??= (async () => {
        clearInterval(timer)
        await beating
        await graph.write((transaction) =>
          transaction.run(loadQuery('graph/lease-release'), { name, holder }),
        )
      })()
      return released
    },
  }
}

function heldBy(name: string, holder: string, expiresAt: string): KindredError {
  return new KindredError('BUSY', `${holder} holds the lease "${name}" (until ${expiresAt} unless renewed)`, {
    remedy: 'wait for it to end; the lease of a process that died runs out by itself',
  })
}

function notOurs(name: string): KindredError {
  return new KindredError('BUSY', `the lease "${name}" ran out and is no longer ours`, {
    remedy: 'start the run again',
  })
}
