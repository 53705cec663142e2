import { KindredError } from '../core/errors.js'
import type { Progress } from '../core/progress.js'
import { promoteRecord } from './promote.js'
import { type Promotion, type PublishingStores, whilePublishing } from './publish-snapshot.js'

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
