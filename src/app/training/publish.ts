import { checkFiniteSnapshot, type Snapshot } from '../../core/model/index.js'
import type { Publisher, Publishing, Slot, SnapshotRecord, SnapshotStore } from '../../core/ports/index.js'
import { KindredError, notFound, type Progress } from '../../core/shared/index.js'
import { slotContentOf } from './slot-content.js'

/** What publishing a snapshot needs. */
export interface PublishingDependencies {
  readonly publishing: Publishing
  readonly snapshots: SnapshotStore
  readonly progress: Progress
}

/** The result of publishing a version. */
export interface Promotion {
  /** The active version now. */
  readonly version: string
  /** Consistency token: a reader that sends it sees the version as active. */
  readonly consistencyToken: string
}

/**
 * Runs `work` with the lease to publish, and releases the lease afterwards.
 *
 * @throws KindredError BUSY if another process has the lease.
 */
export async function withLease<T>(
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

/**
 * Writes a stored snapshot to the slot that is not active, and makes that slot the active one.
 *
 * @throws KindredError FIT_DIVERGED if an element of an array is not finite.
 */
export async function fillAndActivate(
  version: string,
  snapshot: Snapshot,
  publisher: Publisher,
  { snapshots, progress }: PublishingDependencies,
): Promise<Promotion> {
  checkFiniteSnapshot(snapshot)
  const active = await snapshots.active()
  const slot: Slot = active?.slot === 'A' ? 'B' : 'A'
  await publisher.fillSlot(slot, slotContentOf(snapshot), progress)
  return { version, consistencyToken: await publisher.activate(version, slot) }
}

/**
 * Makes a stored version the active one. If a slot of the graph still holds it, that takes one transaction;
 * otherwise the other slot is filled from the stored arrays first.
 *
 * @throws KindredError NOT_FOUND if the version does not exist or is incomplete, BUSY if another process
 *   publishes.
 */
export function promote(version: string, dependencies: PublishingDependencies): Promise<Promotion> {
  const { publishing, snapshots } = dependencies
  return withLease(publishing, async (publisher) => {
    const record = (await snapshots.list()).find((each) => each.version === version)
    if (record === undefined || record.status === 'writing') throw notFound('version', 'snapshot', version)
    return activate(record, publisher, dependencies)
  })
}

/**
 * Makes the newest complete version before the active one the active one.
 *
 * @throws KindredError NOT_FOUND if no older version exists, BUSY if another process publishes.
 */
export function rollback(dependencies: PublishingDependencies): Promise<Promotion> {
  const { publishing, snapshots } = dependencies
  return withLease(publishing, async (publisher) => {
    const records = await snapshots.list()
    const active = records.findIndex(({ status }) => status === 'active')
    const older = records.slice(active + 1).find(({ status }) => status === 'ready')
    if (active < 0 || older === undefined) {
      throw new KindredError('NOT_FOUND', 'there is no older snapshot to roll back to', {
        remedy:
          '`kindred snapshots` lists the stored versions; `kindred promote VERSION` activates any of them',
      })
    }
    return activate(older, publisher, dependencies)
  })
}

async function activate(
  { version, slot }: SnapshotRecord,
  publisher: Publisher,
  dependencies: PublishingDependencies,
): Promise<Promotion> {
  if (slot !== null) return { version, consistencyToken: await publisher.activate(version, slot) }
  const snapshot = await dependencies.snapshots.read(version)
  return fillAndActivate(version, snapshot, publisher, dependencies)
}
