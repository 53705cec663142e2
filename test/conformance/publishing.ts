import assert from 'node:assert/strict'
import { test } from 'vitest'
import type { Publisher, Publishing, SlotContent, SnapshotStore } from '../../src/core/ports/index.js'
import { type ErrorCode, type KindredError, silentProgress } from '../../src/core/shared/index.js'

import { exampleSnapshot, plainSnapshot } from '../support/snapshots.js'

/** A store and the publishing that fills it. */
export interface PublishingUnderTest {
  readonly store: SnapshotStore
  readonly publishing: Publishing
  /** Empties the store. */
  reset(): Promise<void>
}

const code = (wanted: ErrorCode) => (error: KindredError) => error.code === wanted

/** Tests what every {@link SnapshotStore} and the {@link Publishing} that fills it promise. */
export function publishingConformance(name: string, { store, publishing, reset }: PublishingUnderTest): void {
  const published = (mark: number): SlotContent => {
    const { users, items } = exampleSnapshot(mark)
    return { users, items, vectors: null, neighbours: null, communities: [] }
  }
  const publish = async (publisher: Publisher, version: string, slot: 'A' | 'B', mark: number) => {
    await publisher.store(version, mark, exampleSnapshot(mark), silentProgress)
    await publisher.fillSlot(slot, published(mark), silentProgress)
    return publisher.activate(version, slot)
  }
  const check = (title: string, body: (publisher: Publisher) => Promise<void>): void => {
    test(`${name}: ${title}`, async () => {
      await reset()
      const publisher = await publishing.acquire()
      try {
        await body(publisher)
      } finally {
        await publisher.release()
      }
    })
  }

  check('no snapshot is active at first', async () => {
    assert.equal(await store.active(), null)
    assert.deepEqual(await store.list(), [])
    await assert.rejects(store.read('v1'), code('NOT_FOUND'))
  })

  check('a published snapshot is read as it was stored', async (publisher) => {
    const token = await publish(publisher, 'v1', 'A', 1)
    const active = await store.active({ token })
    assert.deepEqual(active, {
      version: 'v1',
      algorithm: 'blend',
      status: 'active',
      slot: 'A',
      config: { width: 2 },
      seed: 1,
      datasetHash: 'hash1',
      metrics: { 'ndcg@20': 0.1 },
      createdAt: 1,
    })
    assert.deepEqual(plainSnapshot(await store.read('v1')), plainSnapshot(exampleSnapshot(1)))
  })

  check('a snapshot larger than one chunk is read completely', async (publisher) => {
    const vectors = Float32Array.from({ length: 700_000 }, (_, index) => index)
    const large = { ...exampleSnapshot(1), arrays: { vectors } }
    await publisher.store('v1', 1, large, silentProgress)
    await publisher.activate('v1', 'A')
    assert.deepEqual((await store.read('v1')).arrays.vectors, vectors)
  })

  check('a snapshot that was not activated cannot be read, and a sweep removes it', async (publisher) => {
    await publish(publisher, 'v1', 'A', 1)
    await publisher.store('v2', 2, exampleSnapshot(2), silentProgress)
    await publisher.fillSlot('B', published(2), silentProgress)
    assert.equal((await store.active())?.version, 'v1')
    await assert.rejects(store.read('v2'), code('NOT_FOUND'))
    assert.deepEqual(
      (await store.list()).map(({ version, status }) => [version, status]),
      [
        ['v2', 'writing'],
        ['v1', 'active'],
      ],
    )
    assert.deepEqual(await publisher.sweep(silentProgress), ['v2'])
    assert.deepEqual(
      (await store.list()).map(({ version }) => version),
      ['v1'],
    )
    assert.deepEqual(await publisher.sweep(silentProgress), [])
  })

  check('activation can be moved to another snapshot and back', async (publisher) => {
    await publish(publisher, 'v1', 'A', 1)
    await publish(publisher, 'v2', 'B', 2)
    const states = async () =>
      (await store.list()).map(({ version, status, slot }) => [version, status, slot])
    assert.deepEqual(await states(), [
      ['v2', 'active', 'B'],
      ['v1', 'ready', 'A'],
    ])
    await publisher.activate('v1', 'A')
    assert.deepEqual(await states(), [
      ['v2', 'ready', 'B'],
      ['v1', 'active', 'A'],
    ])
    await publisher.activate('v1', 'A')
    assert.equal((await store.active())?.version, 'v1')
    await assert.rejects(publisher.activate('v9', 'B'), code('NOT_FOUND'))
    assert.equal((await store.active())?.version, 'v1')
  })

  check('a slot that is filled again no longer belongs to the previous snapshot', async (publisher) => {
    await publish(publisher, 'v1', 'A', 1)
    await publish(publisher, 'v2', 'B', 2)
    await publish(publisher, 'v3', 'A', 3)
    const slots = (await store.list()).map(({ version, slot }) => [version, slot])
    assert.deepEqual(slots, [
      ['v3', 'A'],
      ['v2', 'B'],
      ['v1', null],
    ])
    assert.deepEqual(plainSnapshot(await store.read('v1')), plainSnapshot(exampleSnapshot(1)))
  })

  check('the active snapshot cannot be deleted or overwritten', async (publisher) => {
    await publish(publisher, 'v1', 'A', 1)
    await assert.rejects(publisher.delete('v1'), code('CONFLICT'))
    await assert.rejects(publisher.fillSlot('A', published(2), silentProgress), code('CONFLICT'))
    assert.equal((await store.active())?.slot, 'A')
    await store.read('v1')
  })

  check('a deleted snapshot cannot be read; deleting it again has no effect', async (publisher) => {
    await publish(publisher, 'v1', 'A', 1)
    await publish(publisher, 'v2', 'B', 2)
    await publisher.delete('v1')
    await publisher.delete('v1')
    assert.deepEqual(
      (await store.list()).map(({ version }) => version),
      ['v2'],
    )
    await assert.rejects(store.read('v1'), code('NOT_FOUND'))
  })

  check('only one publisher can hold the lease', async (publisher) => {
    await assert.rejects(publishing.acquire(), code('BUSY'))
    await publisher.release()
    await (await publishing.acquire()).release()
  })
}
