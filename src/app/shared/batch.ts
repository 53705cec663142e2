import { badInput, type ErrorCode, KindredError } from '../../core/shared/index.js'

/** Most entries of one batch; a larger load goes in several calls, or through `kindred import`. */
export const MAX_BATCH = 5_000

/** An entry of a batch that was left out, and why. */
export interface Rejection {
  /** Place in the input, from 0. */
  readonly index: number
  /** The entry's field at fault; null: the entry as a whole. */
  readonly field: string | null
  readonly code: ErrorCode
  readonly message: string
}

/** @throws KindredError BAD_USER_INPUT where there are more than {@link MAX_BATCH} entries. */
export function checkBatchSize(entries: readonly unknown[], field: string): void {
  if (entries.length <= MAX_BATCH) return
  throw badInput(
    field,
    `${field} has ${entries.length} entries; ${MAX_BATCH} is the most`,
    'send several batches, or use `kindred import` for a whole folder of data',
  )
}

/** Checks the entries of a batch one by one; those that come through, and those that do not with the reason. */
export interface ValidatedBatch<Entry> {
  readonly accepted: readonly { readonly index: number; readonly entry: Entry }[]
  readonly rejected: readonly Rejection[]
}

/**
 * @param field name of the batch in the API, for the size check.
 * @param check gives the entry as it is to be used, or throws a KindredError whose field is the entry's field.
 */
export function validateBatch<Input, Entry>(
  input: readonly Input[],
  field: string,
  check: (entry: Input) => Entry,
): ValidatedBatch<Entry> {
  checkBatchSize(input, field)
  const accepted: { index: number; entry: Entry }[] = []
  const rejected: Rejection[] = []
  for (const [index, entry] of input.entries()) {
    try {
      accepted.push({ index, entry: check(entry) })
    } catch (error) {
      if (!(error instanceof KindredError)) throw error
      rejected.push(toRejection(index, error))
    }
  }
  return { accepted, rejected }
}

export function toRejection(index: number, { field, code, message }: KindredError): Rejection {
  return { index, field: field ?? null, code, message }
}

/** Rejections of the check and of the store, in the order of the input. */
export function mergeRejections(...lists: readonly (readonly Rejection[])[]): Rejection[] {
  return lists.flat().sort((left, right) => left.index - right.index)
}
