import { checkId } from '../../core/data/index.js'
import type {
  CatalogueStore,
  UpsertOutcome,
  UserChange,
  WriteOptions,
  WriteResult,
} from '../../core/ports/index.js'

import { notFound } from '../../core/shared/index.js'
import { checkText, mergeRejections, type Rejection, toRejection, validateBatch } from '../shared/index.js'

/** The outcome of an upsert. Each valid entry counts as created or updated. */
export interface UpsertResult {
  readonly created: number
  readonly updated: number
  readonly rejected: readonly Rejection[]
}

/** The fields of a change that the batch logic reads. */
interface Change {
  readonly id: string
  readonly author?: string | null
  readonly properties?: Readonly<Record<string, unknown>>
}

/**
 * Checks a batch of changes and writes the valid ones in one transaction. Several entries with one id are one
 * change, in which later fields replace earlier ones; each entry after the first counts as an update.
 *
 * @param check returns the change, or throws a KindredError that names the invalid field.
 * @throws KindredError BAD_USER_INPUT if the batch is too large.
 */
export async function upsertBatch<Input, Entry extends Change>(
  input: readonly Input[],
  check: (entry: Input) => Entry,
  write: (
    changes: readonly Entry[],
    options?: WriteOptions,
  ) => Promise<WriteResult<readonly UpsertOutcome[]>>,
  options?: WriteOptions,
): Promise<WriteResult<UpsertResult>> {
  const batch = validateBatch(input, 'input', check)
  const changes = new Map<string, Entry>()
  for (const { entry } of batch.accepted) changes.set(entry.id, mergeChanges(changes.get(entry.id), entry))
  const written = await write([...changes.values()], options)
  const outcomes = new Map([...changes.keys()].map((id, position) => [id, written.value[position]!]))

  const missing = batch.accepted.filter(({ entry }) => outcomes.get(entry.id) === 'no-author')
  const created = written.value.filter((outcome) => outcome === 'created').length
  return {
    token: written.token,
    value: {
      created,
      updated: batch.accepted.length - missing.length - created,
      rejected: mergeRejections(
        batch.rejected,
        missing.map(({ index, entry }) =>
          toRejection(index, notFound('author', 'user', changes.get(entry.id)!.author!)),
        ),
      ),
    },
  }
}

/** Merges two changes of one entity; later fields and later properties replace earlier ones. */
function mergeChanges<Entry extends Change>(earlier: Entry | undefined, later: Entry): Entry {
  const properties = { ...earlier?.properties, ...later.properties }
  return { ...earlier, ...later, ...(Object.keys(properties).length > 0 && { properties }) }
}

/**
 * A user as a client sends it. Absent fields stay as they are; null clears the name and makes the user
 * active.
 */
export interface UserInput {
  readonly id: string
  readonly name?: string | null | undefined
  readonly active?: boolean | null | undefined
}

/** Creates or updates users in one transaction. */
export type UpsertUsers = (
  input: readonly UserInput[],
  options?: WriteOptions,
) => Promise<WriteResult<UpsertResult>>

/**
 * Creates or updates users in one transaction.
 *
 * @throws KindredError BAD_USER_INPUT if the batch is too large. Invalid entries are listed in `rejected`,
 *   not thrown.
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
