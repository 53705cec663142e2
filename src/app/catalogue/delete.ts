import { checkId } from '../core/ids.js'
import type { CatalogueStore } from '../core/ports/catalogue-store.js'
import type { WriteOptions, Written } from '../core/ports/written.js'
import { checkBatchSize } from './batch.js'

/** Gives how many there were; ids of nothing are passed over, so that a call can be repeated. */
export type DeleteEntities = (ids: readonly string[], options?: WriteOptions) => Promise<Written<number>>

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
