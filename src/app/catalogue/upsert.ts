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

export interface UpsertResult {
  readonly created: number
  readonly updated: number
  readonly rejected: readonly Rejection[]
}

interface Change {
  readonly id: string
  readonly author?: string | null
  readonly properties?: Readonly<Record<string, unknown>>
}

/**
 * Checks a batch of changes, writes those in order in one transaction, and counts. Several entries of one id are one change, in which
 * later fields win; each beyond the first counts as an update.
 *
 * @param check gives the change, or throws a KindredError whose field is the entry's field.
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
  const sifted = validateBatch(input, 'input', check)
  const changes = new Map<string, Entry>()
  for (const { entry } of sifted.accepted) changes.set(entry.id, mergeChanges(changes.get(entry.id), entry))
  const written = await write([...changes.values()], options)
  const outcomes = new Map([...changes.keys()].map((id, position) => [id, written.value[position]!]))

  const missing = sifted.accepted.filter(({ entry }) => outcomes.get(entry.id) === 'no-author')
  const created = written.value.filter((outcome) => outcome === 'created').length
  return {
    token: written.token,
    value: {
      created,
      updated: sifted.accepted.length - missing.length - created,
      rejected: mergeRejections(
        sifted.rejected,
        missing.map(({ index, entry }) =>
          toRejection(index, notFound('author', 'user', changes.get(entry.id)!.author!)),
        ),
      ),
    },
  }
}

/** Two changes of one id as one: of fields, and of properties, what the later says stands. */
function mergeChanges<Entry extends Change>(earlier: Entry | undefined, later: Entry): Entry {
  const properties = { ...earlier?.properties, ...later.properties }
  return { ...earlier, ...later, ...(Object.keys(properties).length > 0 && { properties }) }
}

/** Absent: stays as it is. Null: a name is emptied, activity goes back to its default, true. */
export interface UserInput {
  readonly id: string
  readonly name?: string | null | undefined
  readonly active?: boolean | null | undefined
}

export type UpsertUsers = (
  input: readonly UserInput[],
  options?: WriteOptions,
) => Promise<WriteResult<UpsertResult>>

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
