import type { Snapshot } from '../../core/model/index.js'
import type { Publisher, Publishing, Slot, SnapshotRecord, SnapshotStore } from '../../core/ports/index.js'
import { KindredError, notFound, type Progress } from '../../core/shared/index.js'

import { slotContentOf } from './slot-content.js'

export interface PublishingStores {
  readonly publishing: Publishing
  readonly snapshots: SnapshotStore
}

/** What the registry did: the active version now, and a token with which a reader sees it. */
export interface Promotion {
  readonly version: string
  readonly consistencyToken: string
}

/** Runs `work` as the one process that may publish, and gives the right back whatever comes. */
export async function whilePublishing<T>(
  publishing: Publishing,
  work: (publisher: Publisher) => Promise<T>,
): Promise<T> {
  const publisher = await publishing.acquire()
  try {
    return await work(publisher)
  } finally {
    await publisher.release()
  }
}

/** Puts a stored snapshot into the slot that is not active, and flips the pointer to it. */
export async function fillAndActivate(
  version: string,
  snapshot: Snapshot,
  publisher: Publisher,
  { snapshots }: PublishingStores,
  progress: Progress,
): Promise<Promotion> {
  const active = await snapshots.active()
  const slot: Slot = active?.slot === 'A' ? 'B' : 'A'
  await publisher.fillSlot(slot, slotContentOf(snapshot), progress)
  return { version, consistencyToken: await publisher.activate(version, slot) }
}

/**
 * Makes a kept version the active one. Where a slot of the graph still holds it, one transaction does; else the other slot is filled
 * from its stored bytes first.
 *
 * @throws KindredError NOT_FOUND where there is no such version or it is not whole, BUSY where another run goes on.
 */
export function promote(version: string, stores: PublishingStores, progress: Progress): Promise<Promotion> {
  return whilePublishing(stores.publishing, async (publisher) => {
    const record = (await stores.snapshots.list()).find((each) => each.version === version)
    if (record === undefined || record.status === 'writing') throw notFound('version', 'snapshot', version)
    return promoteRecord(record, publisher, stores, progress)
  })
}

/** The part of {@link promote} for one who may publish already. */
export async function promoteRecord(
  { version, slot }: SnapshotRecord,
  publisher: Publisher,
  stores: PublishingStores,
  progress: Progress,
): Promise<Promotion> {
  if (slot !== null) return { version, consistencyToken: await publisher.activate(version, slot) }
  const snapshot = await stores.snapshots.read(version)
  return fillAndActivate(version, snapshot, publisher, stores, progress)
}

/**
 * Makes the newest whole version that is older than the active one the active one.
 *
 * @throws KindredError NOT_FOUND where there is none, BUSY where another run goes on.
 */
export function rollback(stores: PublishingStores, progress: Progress): Promise<Promotion> {
  return whilePublishing(stores.publishing, async (publisher) => {
    const records = await stores.snapshots.list()
    const active = records.findIndex(({ status }) => status === 'active')
    const older = records.slice(active + 1).find(({ status }) => status === 'ready')
    if (active < 0 || older === undefined) {
      throw new KindredError('NOT_FOUND', 'there is no older snapshot to go back to', {
        remedy: '`kindred snapshots` lists what is kept; `kindred promote VERSION` takes any of it',
      })
    }
    return promoteRecord(older, publisher, stores, progress)
  })
}
