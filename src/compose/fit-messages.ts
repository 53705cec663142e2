import { createVocabulary } from '../core/data/index.js'
import type { Dataset } from '../core/dataset/index.js'
import type { Snapshot, Target, TrainingProgress, TrainingRun } from '../core/model/index.js'
import { type ErrorCode, KindredError, mapValues } from '../core/shared/index.js'

/** The input of a fit in a thread. Messages cannot contain functions, so a vocabulary is sent as its ids. */
export interface FitOrder {
  readonly model: string
  readonly target: Target
  readonly data: PackedDataset
  readonly run: Omit<TrainingRun, 'signal' | 'onProgress'>
}

/** A message from the thread of a fit. */
export type FitMessage =
  | { readonly type: 'progress'; readonly progress: TrainingProgress }
  | { readonly type: 'fitted'; readonly snapshot: PackedSnapshot }
  | { readonly type: 'failed'; readonly error: PackedError }

type PackedDataset = Omit<Dataset, 'users' | 'items' | 'tags'> &
  Readonly<Record<'users' | 'items' | 'tags', readonly string[]>>

/** A snapshot without its vocabularies. Its members and the snapshot itself have those of the dataset. */
type PackedSnapshot = Omit<Snapshot, 'users' | 'items' | 'members'> & {
  readonly members: Readonly<Record<string, PackedSnapshot>>
}

type PackedError = Error | (Pick<KindredError, 'message' | 'field' | 'remedy'> & { readonly code: ErrorCode })

/** The dataset as a message. */
export function packDataset({ users, items, tags, ...rest }: Dataset): PackedDataset {
  return { ...rest, users: users.ids, items: items.ids, tags: tags.ids }
}

/** The dataset of a message. */
export function unpackDataset({ users, items, tags, ...rest }: PackedDataset): Dataset {
  return Object.freeze({
    ...rest,
    users: createVocabulary(users),
    items: createVocabulary(items),
    tags: createVocabulary(tags),
  })
}

/** The snapshot as a message. */
export function packSnapshot({ users: _users, items: _items, members, ...rest }: Snapshot): PackedSnapshot {
  return { ...rest, members: Object.freeze(mapValues(members, packSnapshot)) }
}

/** The snapshot of a message. @param data the dataset that it was fitted on. */
export function unpackSnapshot(packed: PackedSnapshot, data: Dataset): Snapshot {
  const members = Object.freeze(mapValues(packed.members, (member) => unpackSnapshot(member, data)))
  const { users, items } = data
  return Object.freeze({ ...packed, users, items, arrays: Object.freeze(packed.arrays), members })
}

/** Buffers of a packed snapshot that can be transferred to another thread without a copy. */
export function buffersOf({ arrays, members }: PackedSnapshot): ArrayBuffer[] {
  const own = Object.values(arrays).flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && byteLength > 0 && buffer.byteLength === byteLength ? [buffer] : [],
  )
  return [...new Set([...own, ...Object.values(members).flatMap(buffersOf)])]
}

/**
 * The error as a message. A KindredError is packed field by field, since the structured clone drops its code.
 */
export function packError(error: unknown): PackedError {
  if (error instanceof KindredError) {
    const { code, message, field, remedy } = error
    return { code, message, field, remedy }
  }
  return error instanceof Error ? error : new Error(String(error))
}

/** The error of a message. */
export function unpackError(packed: PackedError): Error {
  if (packed instanceof Error) return packed
  const { code, message, field, remedy } = packed
  return new KindredError(code, message, {
    ...(field === undefined ? {} : { field }),
    ...(remedy === undefined ? {} : { remedy }),
  })
}
