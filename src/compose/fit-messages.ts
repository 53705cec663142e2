import { createVocabulary, type Dataset } from '../core/data/index.js'

import type { Snapshot, Target, TrainingProgress, TrainingRun } from '../core/model/index.js'

import { type ErrorCode, KindredError, mapValues } from '../core/shared/index.js'

/** What a thread is asked to fit. Messages hold no functions: vocabularies travel as their ids. */
export interface FitOrder {
  readonly model: string
  readonly target: Target
  readonly data: PackedDataset
  readonly run: Omit<TrainingRun, 'signal' | 'onProgress'>
}

export type FitMessage =
  | { readonly type: 'progress'; readonly progress: TrainingProgress }
  | { readonly type: 'fitted'; readonly snapshot: PackedSnapshot }
  | { readonly type: 'failed'; readonly error: PackedError }

type PackedDataset = Omit<Dataset, 'users' | 'items' | 'tags'> &
  Readonly<Record<'users' | 'items' | 'tags', readonly string[]>>

/** Without vocabularies: they are those of the dataset, for members too. */
type PackedSnapshot = Omit<Snapshot, 'users' | 'items' | 'members'> & {
  readonly members: Readonly<Record<string, PackedSnapshot>>
}

type PackedError = Error | (Pick<KindredError, 'message' | 'field' | 'remedy'> & { readonly code: ErrorCode })

export function packDataset({ users, items, tags, ...rest }: Dataset): PackedDataset {
  return { ...rest, users: users.ids, items: items.ids, tags: tags.ids }
}

export function unpackDataset({ users, items, tags, ...rest }: PackedDataset): Dataset {
  return Object.freeze({
    ...rest,
    users: createVocabulary(users),
    items: createVocabulary(items),
    tags: createVocabulary(tags),
  })
}

export function packSnapshot({ users: _users, items: _items, members, ...rest }: Snapshot): PackedSnapshot {
  return { ...rest, members: Object.freeze(mapValues(members, packSnapshot)) }
}

export function unpackSnapshot(packed: PackedSnapshot, data: Dataset): Snapshot {
  const members = Object.freeze(mapValues(packed.members, (member) => unpackSnapshot(member, data)))
  const { users, items } = data
  return Object.freeze({ ...packed, users, items, arrays: Object.freeze(packed.arrays), members })
}

/** Memory of a packed snapshot that may change hands without a copy. */
export function buffersOf({ arrays, members }: PackedSnapshot): ArrayBuffer[] {
  const own = Object.values(arrays).flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && byteLength > 0 && buffer.byteLength === byteLength ? [buffer] : [],
  )
  return [...new Set([...own, ...Object.values(members).flatMap(buffersOf)])]
}

/** Errors of ours would lose their code on the way. */
export function packError(error: unknown): PackedError {
  if (error instanceof KindredError) {
    const { code, message, field, remedy } = error
    return { code, message, field, remedy }
  }
  return error instanceof Error ? error : new Error(String(error))
}

export function unpackError(packed: PackedError): Error {
  if (packed instanceof Error) return packed
  const { code, message, field, remedy } = packed
  return new KindredError(code, message, {
    ...(field === undefined ? {} : { field }),
    ...(remedy === undefined ? {} : { remedy }),
  })
}
