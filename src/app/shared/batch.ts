import { badInput, type ErrorCode, KindredError } from '../../core/shared/index.js'

/** Maximum number of entries in a batch. */
export const MAX_BATCH = 5_000

/** A batch entry that was rejected, and why. */
export interface Rejection {
  /** Position in the input, from 0. */
  readonly index: number
  /** Name of the invalid field; null if the entry as a whole is rejected. */
  readonly field: string | null
  readonly code: ErrorCode
  /** What is wrong, and the remedy. */
  readonly message: string
}

/** @throws KindredError BAD_USER_INPUT if there are more than {@link MAX_BATCH} entries. */
export function checkBatchSize(entries: readonly unknown[], field: string): void {
  if (entries.length <= MAX_BATCH) return
  throw badInput(
    field,
    `${field} has ${entries.length} entries; the maximum is ${MAX_BATCH}`,
    'send several batches, or use `kindred import` for a whole folder of data',
  )
}

/** The valid entries of a batch, with their positions, and a rejection for each other entry. */
export interface ValidatedBatch<Entry> {
  readonly accepted: readonly { readonly index: number; readonly entry: Entry }[]
  readonly rejected: readonly Rejection[]
}

/**
 * Checks the entries of a batch one by one.
 *
 * @param field name of the batch in the API, for the size check.
 * @param check returns the normalised entry, or throws a KindredError that names the invalid field.
 * @throws KindredError BAD_USER_INPUT if the batch is too large.
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

/** The rejection of the entry at `index` for this error. Its message ends with the remedy. */
export function toRejection(index: number, { field, code, message, remedy }: KindredError): Rejection {
  return {
    index,
    field: field ?? null,
    code,
    message: remedy === undefined ? message : `${message}; ${remedy}`,
  }
}

/** Joins rejections of several stages, in the order of the input. */
export function mergeRejections(...lists: readonly (readonly Rejection[])[]): Rejection[] {
  return lists.flat().sort((left, right) => left.index - right.index)
}
