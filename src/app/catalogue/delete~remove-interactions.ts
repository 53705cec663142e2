import { checkId } from '../core/ids.js'
import type { InteractionStore } from '../core/ports/interaction-store.js'
import type { WriteOptions, Written } from '../core/ports/written.js'
import { checkBatchSize } from './batch.js'

/** Gives how many of the events there were; ids that belong to none are passed over. */
export type RemoveInteractions = (ids: readonly string[], options?: WriteOptions) => Promise<Written<number>>

/**
 * Deletes live events, in one transaction.
 *
 * @throws KindredError BAD_USER_INPUT where an id is none or there are too many.
 */
export function createRemoveInteractions(store: Pick<InteractionStore, 'remove'>): RemoveInteractions {
  return async (ids, options) => {
    checkBatchSize(ids, 'ids')
    const checked = ids.map((id) => checkId(id, 'ids'))
    return store.remove([...new Set(checked)], options)
  }
}
