import type { Publisher, Publishing } from '../core/ports/publishing.js'
import type { Slot, SnapshotStore } from '../core/ports/snapshot-store.js'
import type { Progress } from '../core/progress.js'
import type { Snapshot } from '../core/snapshot.js'
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
