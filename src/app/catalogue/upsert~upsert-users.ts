import { checkId } from '../core/ids.js'
import type { CatalogueStore, UserChange } from '../core/ports/catalogue-store.js'
import type { WriteOptions, Written } from '../core/ports/written.js'
import { checkText } from './checks.js'
import { type Upserted, upsertBatch } from './upsert.js'

/** Absent: stays as it is. Null: a name is emptied, activity goes back to its default, true. */
export interface UserInput {
  readonly id: string
  readonly name?: string | null | undefined
  readonly active?: boolean | null | undefined
}

export type UpsertUsers = (input: readonly UserInput[], options?: WriteOptions) => Promise<Written<Upserted>>

/**
 * Creates users or changes them, in one transaction.
 *
 * @throws KindredError BAD_USER_INPUT where the batch is too large; an entry at fault is listed, not thrown.
 */
export function createUpsertUsers(store: Pick<CatalogueStore, 'upsertUsers'>): UpsertUsers {
  return (input, options) => upsertBatch(input, checkUser, store.upsertUsers, options)
}

function checkUser({ id, name, active }: UserInput): UserChange {
  return {
    id: checkId(id, 'id'),
    ...(name === undefined ? {} : { name: name === null ? null : checkText(name, 'name') }),
    ...(active === undefined ? {} : { active: active ?? true }),
  }
}
