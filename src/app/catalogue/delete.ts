import { checkId } from '../../core/data/index.js'
import type { CatalogueStore, InteractionStore, WriteOptions, WriteResult } from '../../core/ports/index.js'

import { checkBatchSize } from '../shared/index.js'

/** Gives how many there were; ids of nothing are passed over, so that a call can be repeated. */
export type DeleteEntities = (ids: readonly string[], options?: WriteOptions) => Promise<WriteResult<number>>

/** Deletes users with all that they did and all their ties. @throws KindredError BAD_USER_INPUT where an id is none or there are too many. */
export function createDeleteUsers(store: Pick<CatalogueStore, 'deleteUsers'>): DeleteEntities {
  return async (ids, options) => store.deleteUsers(checkIds(ids), options)
}

/** Deletes items with all that was done with them. @throws KindredError BAD_USER_INPUT where an id is none or there are too many. */
export function createDeleteItems(store: Pick<CatalogueStore, 'deleteItems'>): DeleteEntities {
  return async (ids, options) => store.deleteItems(checkIds(ids), options)
}

function checkIds(ids: readonly string[]): string[] {
  checkBatchSize(ids, 'ids')
  return [...new Set(ids.map((id) => checkId(id, 'ids')))]
}

/** Gives how many of the events there were; ids that belong to none are passed over. */
export type RemoveInteractions = (
  ids: readonly string[],
  options?: WriteOptions,
) => Promise<WriteResult<number>>

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
