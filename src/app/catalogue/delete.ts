import { checkId } from '../../core/data/index.js'
import type { CatalogueStore, InteractionStore, WriteOptions, WriteResult } from '../../core/ports/index.js'
import { checkBatchSize } from '../shared/index.js'

/** Returns the number of deleted entities. Unknown ids are ignored, so that a call can be repeated. */
export type DeleteEntities = (ids: readonly string[], options?: WriteOptions) => Promise<WriteResult<number>>

/** Returns the number of deleted interactions. Unknown ids are ignored, so that a call can be repeated. */
export type RemoveInteractions = (
  ids: readonly string[],
  options?: WriteOptions,
) => Promise<WriteResult<number>>

/**
 * Deletes users with their interactions and ties.
 *
 * @throws KindredError BAD_USER_INPUT if an id is invalid or there are too many.
 */
export function createDeleteUsers(store: Pick<CatalogueStore, 'deleteUsers'>): DeleteEntities {
  return async (ids, options) => store.deleteUsers(checkIds(ids), options)
}

/**
 * Deletes items with their interactions.
 *
 * @throws KindredError BAD_USER_INPUT if an id is invalid or there are too many.
 */
export function createDeleteItems(store: Pick<CatalogueStore, 'deleteItems'>): DeleteEntities {
  return async (ids, options) => store.deleteItems(checkIds(ids), options)
}

/**
 * Deletes interactions that were recorded with an id, in one transaction.
 *
 * @throws KindredError BAD_USER_INPUT if an id is invalid or there are too many.
 */
export function createRemoveInteractions(store: Pick<InteractionStore, 'remove'>): RemoveInteractions {
  return async (ids, options) => store.remove(checkIds(ids), options)
}

/** @returns each id once. */
function checkIds(ids: readonly string[]): string[] {
  checkBatchSize(ids, 'ids')
  return [...new Set(ids.map((id) => checkId(id, 'ids')))]
}
