import type { Vocabulary } from './ids.js'
import type { PropertyValue } from './item-filter.js'

/** Where a record was read. */
export interface RecordSource {
  /** Path relative to the folder, with `/`. */
  readonly file: string
  /** First line of a file is 1. */
  readonly line: number
}

/** Which part of a given split a record belongs to; `train` where the folder has no split. */
export type SplitPart = 'train' | 'valid' | 'test'

export interface UserRecord {
  readonly type: 'user'
  readonly id: string
  readonly name?: string
  readonly source: RecordSource
}

export interface ItemRecord {
  readonly type: 'item'
  readonly id: string
  readonly title?: string
  /** Milliseconds since 1970; may lie before it. */
  readonly publishedAt?: number
  /** Further fields of the row by name in lower case, as the file has them, those that are not empty. */
  readonly fields?: Readonly<Record<string, string>>
  readonly source: RecordSource
}

export interface InteractionRecord {
  readonly type: 'interaction'
  readonly user: string
  readonly item: string
  /** A name of the kind table, such as `LISTEN`. */
  readonly kind: string
  /** As the file has it: a play count, a rating, a strength (see {@link FolderFacts.weights}); null where the format has none. */
  readonly weight: number | null
  /** Milliseconds since 1970, null where the file has no time. */
  readonly at: number | null
  readonly part: SplitPart
  readonly source: RecordSource
}

export interface TieRecord {
  readonly type: 'tie'
  readonly a: string
  readonly b: string
  /** Milliseconds since 1970, null where the file has no time. */
  readonly since: number | null
  /** a → b only; otherwise a and b are friends and either order is the same tie. */
  readonly directed: boolean
  readonly part: 'train' | 'test'
  readonly source: RecordSource
}

/** One use of a tag on an item; uses of the same tag on the same item add up. */
export interface TaggingRecord {
  readonly type: 'tagging'
  readonly item: string
  readonly tag: string
  /** Above 0; 1 for one use. */
  readonly weight: number
  /** Milliseconds since 1970, null where the file has no time. */
  readonly at: number | null
  readonly source: RecordSource
}

/** A line that is not what its format says; never dropped in silence. */
export interface MalformedRecord {
  readonly type: 'malformed'
  readonly reason: string
  /** The line as read, cut to {@link MALFORMED_TEXT_LENGTH} characters. */
  readonly text: string
  readonly source: RecordSource
}

export const MALFORMED_TEXT_LENGTH = 200

export type DataRecord =
  | UserRecord
  | ItemRecord
  | InteractionRecord
  | TieRecord
  | TaggingRecord
  | MalformedRecord

/**
 * What the weights of one kind are: `count` how often (plays), `rating` a mark on a scale, `strength` already in our
 * unit (1 is ordinary).
 */
export type WeightMeaning = 'count' | 'rating' | 'strength'

/** What is known of a folder before its records are read. */
export interface FolderFacts {
  /** Files that will be read, absolute, in reading order. */
  readonly files: readonly string[]
  /** Meaning of the weights of each kind; a kind that is not named has `strength`. */
  readonly weights: Readonly<Record<string, WeightMeaning>>
  /** Ties run a → b and become FOLLOWS; otherwise they are undirected and become FRIEND. */
  readonly tiesDirected: boolean
  /** The folder says which interactions are for testing. */
  readonly interactionsSplit: boolean
  /** The folder says which ties are for testing (`test_ties.txt`). */
  readonly tiesSplit: boolean
  /**
   * Interactions have no times, but each user's come oldest first: their position in the stream is their order, and the
   * same item twice is two events.
   */
  readonly ordered: boolean
}

export const FORMATS = [
  'hetrec',
  'movielens',
  'lightgcn',
  'pairs',
  'sequences',
  'edges',
  'trust',
  'atomic',
  'csv',
] as const

export type FormatName = (typeof FORMATS)[number]

/** Reads folders of one public format. */
export interface Reader {
  readonly format: FormatName
  /** Whether the files of a folder are those of this format; looks at names only. */
  detect(folder: string): Promise<boolean>
  /** @throws KindredError BAD_DATA where a file that the format needs is missing. */
  describe(folder: string): Promise<FolderFacts>
  /**
   * Every line of every file, one record or more each, as a stream; a bad line is a `malformed` record. Rows of people
   * and items come before what refers to them.
   *
   * @throws KindredError BAD_DATA where a file cannot be read at all.
   */
  read(folder: string): AsyncIterable<DataRecord>
}

/** Number of a part in the columns of {@link CleanData}. */
export const PART = { train: 0, valid: 1, test: 2 } as const

/**
 * A folder of data after cleaning: columns of equal length, one event, tie or tagging a row, in the order read.
 * People, items, tags and kinds are row numbers of their vocabularies.
 */
export interface CleanData {
  readonly users: Vocabulary
  /** Names by row of `users`; only of those that have one. */
  readonly userNames: ReadonlyMap<number, string>
  readonly items: Vocabulary
  readonly itemTitles: ReadonlyMap<number, string>
  /** Milliseconds since 1970 by row of `items`. */
  readonly itemPublishedAt: ReadonlyMap<number, number>
  /** Declared properties by row of `items`; only of those that have any. */
  readonly itemProperties: ReadonlyMap<number, Readonly<Record<string, PropertyValue>>>
  readonly kinds: readonly string[]
  readonly interactions: InteractionColumns
  readonly ties: TieColumns
  readonly tiesDirected: boolean
  readonly tags: Vocabulary
  readonly taggings: TaggingColumns
  readonly interactionsSplit: boolean
  readonly tiesSplit: boolean
  /** No times, but each user's events come oldest first. */
  readonly ordered: boolean
}

export interface InteractionColumns {
  readonly length: number
  readonly user: Int32Array
  readonly item: Int32Array
  readonly kind: Uint8Array
  /** Normalised strength, above 0; 1 is ordinary. */
  readonly weight: Float32Array
  /** As the file had it: the rating, the play count; NaN where it had none. */
  readonly value: Float32Array
  /** Milliseconds since 1970, NaN where unknown. */
  readonly at: Float64Array
  /** See {@link PART}. */
  readonly part: Uint8Array
}

export interface TieColumns {
  readonly length: number
  /** Undirected ties have the id that is lower in UTF-16 order here, each pair once. */
  readonly a: Int32Array
  readonly b: Int32Array
  /** Milliseconds since 1970, NaN where unknown. */
  readonly since: Float64Array
  /** See {@link PART}; train or test. */
  readonly part: Uint8Array
}

/** Each item and tag once. */
export interface TaggingColumns {
  readonly length: number
  readonly item: Int32Array
  readonly tag: Int32Array
  /** Uses added up, above 0. */
  readonly weight: Float32Array
}
