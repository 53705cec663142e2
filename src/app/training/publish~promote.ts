import { notFound } from '../core/errors.js'
import type { Publisher } from '../core/ports/publishing.js'
import type { SnapshotRecord } from '../core/ports/snapshot-store.js'
import type { Progress } from '../core/progress.js'
import {
  fillAndActivate,
  type Promotion,
  type PublishingStores,
  whilePublishing,
} from './publish-snapshot.js'

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
