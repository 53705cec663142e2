import assert from 'node:assert/strict'
import { beforeEach, test, vi } from 'vitest'
import type { KindredError } from '../../../src/core/shared/index.js'
import { acquireLease } from '../../../src/neo4j/driver/lease.js'
import { cypher } from '../../support/cypher.js'
import { openTestGraph } from '../../support/database.js'
import { waitUntil } from '../../support/wait-until.js'
import { wipe } from '../../support/wipe.js'

const graph = openTestGraph()
beforeEach(() => wipe(graph))

const isBusy = (error: KindredError) => error.code === 'BUSY' && error.retryable

test('one of many concurrent requests gets the lease', async () => {
  const asked = await Promise.allSettled(Array.from({ length: 8 }, () => acquireLease(graph, 'training')))
  const held = asked.filter((result) => result.status === 'fulfilled')
  assert.equal(held.length, 1)
  for (const result of asked) if (result.status === 'rejected') assert.ok(isBusy(result.reason))
  await held[0]!.value.release()
})

test('a released lease is free, and a waiting process gets it', async () => {
  const first = await acquireLease(graph, 'training')
  await assert.rejects(acquireLease(graph, 'training'), isBusy)
  const waiting = acquireLease(graph, 'training', { waitMs: 10_000 })
  await first.release()
  const second = await waiting
  assert.notEqual(second.holder, first.holder)
  await first.release()
  await assert.rejects(acquireLease(graph, 'training'), isBusy)
  await second.release()
})

test('leases with different names are independent', async () => {
  const one = await acquireLease(graph, 'one')
  const two = await acquireLease(graph, 'two')
  await Promise.all([one.release(), two.release()])
})

test('the lease of a dead process expires', async () => {
  const dead = await acquireLease(graph, 'training')
  await expire('training')
  const heir = await acquireLease(graph, 'training')
  assert.notEqual(heir.holder, dead.holder)
  await assert.rejects(
    graph.write((transaction) => dead.assertHeld(transaction)),
    isBusy,
  )
  await graph.write((transaction) => heir.assertHeld(transaction))
  await dead.release()
  await assert.rejects(acquireLease(graph, 'training'), isBusy)
  await heir.release()
})

test('a lease whose clock was set back does not last for ever', async () => {
  const before = await acquireLease(graph, 'training')
  await graph.runAutoCommit(
    cypher(
      "MATCH (l:KindredLease {name: 'training'}) SET l.expiresAt = datetime.realtime() + duration({hours: 1})",
    ),
    {},
  )
  const heir = await acquireLease(graph, 'training')
  await assert.rejects(
    graph.write((transaction) => before.assertHeld(transaction)),
    isBusy,
  )
  await Promise.all([before.release(), heir.release()])
})

test('the heartbeat renews a lease after a third of its duration, and reports its loss', async (context) => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  context.onTestFinished(() => void vi.useRealTimers())
  const lease = await acquireLease(graph, 'training', { ttlMs: 30_000 })
  const expiresAt = async () => {
    const rows = await graph.read<{ at: number }>(
      cypher("MATCH (l:KindredLease {name: 'training'}) RETURN l.expiresAt.epochMillis AS at"),
      {},
    )
    return rows[0]!.at
  }
  const first = await expiresAt()
  vi.advanceTimersByTime(9_999)
  assert.equal(await expiresAt(), first)
  vi.advanceTimersByTime(1)
  await waitUntil(async () => (await expiresAt()) > first)
  assert.equal(lease.lost.aborted, false)
  await graph.runAutoCommit(cypher("MATCH (l:KindredLease {name: 'training'}) SET l.holder = 'thief'"), {})
  await waitUntil(() => {
    vi.advanceTimersByTime(10_000)
    return lease.lost.aborted
  })
  assert.ok(isBusy(lease.lost.reason))
  await lease.release()
})

async function expire(name: string): Promise<void> {
  await graph.runAutoCommit(
    cypher(
      `MATCH (l:KindredLease {name: '${name}'})
       SET l.expiresAt = datetime.realtime() - duration({seconds: 1})`,
    ),
    {},
  )
}
