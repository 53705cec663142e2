import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { KindredError } from '../../core/shared/index.js'
import { type Graph, int, type Transaction } from './connection.js'
import { loadQuery } from './queries.js'

/** A named right that one process at a time holds: training, migrations. It runs out by itself when its holder dies. */
export interface Lease {
  readonly name: string
  /** Host, process and a random part, so that a person can tell who holds it. */
  readonly holder: string
  /** Aborted, with a KindredError BUSY, once the lease is known to be no longer ours. */
  readonly lost: AbortSignal
  /**
   * For a transaction whose write must not happen after the lease went to another: locks the lease in that transaction.
   *
   * @throws KindredError BUSY where it is not ours any more.
   */
  assertHeld(transaction: Transaction): Promise<void>
  /** Ends the heartbeat and gives the lease back; a second call does nothing. */
  release(): Promise<void>
}

export interface LeaseOptions {
  /** Life without a heartbeat, by the database's clock. Default 30,000; the heartbeat comes at a third of it. */
  readonly ttlMs?: number
  /** How long to wait for the one who holds it. Default 0. */
  readonly waitMs?: number
  readonly signal?: AbortSignal
}

const POLL_MS = 250

/**
 * The graph must be marked as ours (its constraint on lease names is what makes two askers meet).
 *
 * @throws KindredError BUSY naming the holder, where the lease is not to be had within `waitMs`.
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
      // The database may be away for a while; only once our time has run out may another hold the lease.
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
