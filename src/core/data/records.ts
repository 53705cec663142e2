import type { Vocabulary } from './ids.js'
import type { PropertyValue } from './item-filter.js'
import type { RatingsRead } from './ratings.js'

/** The place of a record in the data folder. */
export interface RecordSource {
  /** Path relative to the folder, with slashes. */
  readonly file: string
  /** From 1. */
  readonly line: number
}

/** The part of a given split; `train` if the folder has no split. */
export type SplitPart = 'train' | 'valid' | 'test'

/** A user in a data folder. */
export interface UserRecord {
  readonly type: 'user'
  readonly id: string
  readonly name?: string
  readonly source: RecordSource
}

/** An item in a data folder. */
export interface ItemRecord {
  readonly type: 'item'
  readonly id: string
  readonly title?: string
  /** Milliseconds since 1970; may be negative. */
  readonly publishedAt?: number
  /** Whether the row states all tags of the item, also if there are none. */
  readonly tagged?: boolean
  /** Other non-empty fields of the row by lower-case name, as in the file. */
  readonly fields?: Readonly<Record<string, string>>
  readonly source: RecordSource
}

/** An interaction in a data folder. */
export interface InteractionRecord {
  readonly type: 'interaction'
  readonly user: string
  readonly item: string
  /** A name of the kind table, such as `LISTEN`. */
  readonly kind: string
  /**
   * As in the file: a play count, a rating or a strength (see {@link FolderFacts.weights}); null: the format
   * has none.
   */
  readonly weight: number | null
  /** Milliseconds since 1970; null: unknown. */
  readonly at: number | null
  readonly part: SplitPart
  readonly source: RecordSource
}

/** A tie in a data folder. */
export interface TieRecord {
  readonly type: 'tie'
  readonly a: string
  readonly b: string
  /** Milliseconds since 1970; null: unknown. */
  readonly since: number | null
  /** True: a follows b. False: a and b are friends, in either order. */
  readonly directed: boolean
  readonly part: 'train' | 'test'
  readonly source: RecordSource
}

/** One use of a tag on an item. Repeated uses are summed. */
export interface TaggingRecord {
  readonly type: 'tagging'
  readonly item: string
  readonly tag: string
  /** Above 0; 1 per use. */
  readonly weight: number
  /** Milliseconds since 1970; null: unknown. */
  readonly at: number | null
  readonly source: RecordSource
}

/** The tables of a data folder, in which rows are counted. */
export const TABLES = ['users', 'items', 'interactions', 'ties', 'taggings'] as const

/** What a row describes. */
export type TableName = (typeof TABLES)[number]

/** A row that does not match its format. It is reported, never dropped silently. */
export interface MalformedRecord {
  readonly type: 'malformed'
  /** The table that the row would belong to. */
  readonly table: TableName
  readonly reason: string
  /** Name of the column at fault, if it is known. */
  readonly column?: string
  /** The line, cut to {@link MALFORMED_TEXT_LENGTH} characters. */
  readonly text: string
  readonly source: RecordSource
}

/** A remark on a row that is kept. */
export interface NoteRecord {
  readonly type: 'note'
  /**
   * `left out`: the row is kept without a field. `doubtful`: the text is read, but may mean something else.
   */
  readonly effect: 'left out' | 'doubtful'
  readonly reason: string
  /** Name of the column, if the remark is about one. */
  readonly column?: string
  /** The field or the line, cut to {@link MALFORMED_TEXT_LENGTH} characters. */
  readonly text: string
  readonly source: RecordSource
}

/** Columns of a file that are not read. */
export interface IgnoredColumnsRecord {
  readonly type: 'ignored columns'
  /** As in the file. */
  readonly columns: readonly string[]
  readonly source: RecordSource
}

/** Maximum length of the text of a malformed record. */
export const MALFORMED_TEXT_LENGTH = 200

/** A record of a data folder. */
export type DataRecord =
  | UserRecord
  | ItemRecord
  | InteractionRecord
  | TieRecord
  | TaggingRecord
  | MalformedRecord
  | NoteRecord
  | IgnoredColumnsRecord

/** What the weights of a kind are: `count` (plays), `rating` (on a scale) or `strength` (1 is normal). */
export type WeightMeaning = 'count' | 'rating' | 'strength'

/** What a reader knows of a folder before it reads the records. */
export interface FolderFacts {
  /** Absolute paths of the files, in reading order. */
  readonly files: readonly string[]
  /** Names of the files in the folder that are not read. Default: none. */
  readonly ignoredFiles?: readonly string[]
  /** Meaning of the weights by kind. Default: `strength`. */
  readonly weights: Readonly<Record<string, WeightMeaning>>
  /** True: ties are follows, from a to b. False: ties are friendships. */
  readonly tiesDirected: boolean
  /** Whether the folder has a test part of the interactions. */
  readonly interactionsSplit: boolean
  /** Whether the folder has a test part of the ties (`test_ties.txt`). */
  readonly tiesSplit: boolean
  /**
   * True: interactions have no times, but each user's come oldest first. A repeated item is a second
   * interaction.
   */
  readonly ordered: boolean
}

/** Names of the formats of data folders. */
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

/** Name of a format of data folders. */
export type FormatName = (typeof FORMATS)[number]

/** Reads data folders of one public format. */
export interface Reader {
  readonly format: FormatName
  /** Whether a folder has this format, by the names of its files. */
  detect(folder: string): Promise<boolean>
  /** @throws KindredError BAD_DATA if a required file is missing. */
  describe(folder: string): Promise<FolderFacts>
  /**
   * Streams the records of all files; a bad line gives a `malformed` record. Users and items come before
   * records that refer to them.
   *
   * @throws KindredError BAD_DATA if a file cannot be read.
   */
  read(folder: string): AsyncIterable<DataRecord>
}

/** Codes of the parts in the columns of {@link CleanData}. */
export const PART = { train: 0, valid: 1, test: 2 } as const

/**
 * A cleaned data folder: columns of equal length, one row per interaction, tie or tagging, in reading order.
 * Users, items, tags and kinds are rows of their vocabularies.
 */
export interface CleanData {
  readonly users: Vocabulary
  /** Names by row of `users`, if known. */
  readonly userNames: ReadonlyMap<number, string>
  readonly items: Vocabulary
  readonly itemTitles: ReadonlyMap<number, string>
  /** Milliseconds since 1970 by row of `items`. */
  readonly itemPublishedAt: ReadonlyMap<number, number>
  /** Declared properties by row of `items`, if there are any. */
  readonly itemProperties: ReadonlyMap<number, Readonly<Record<string, PropertyValue>>>
  readonly kinds: readonly string[]
  readonly interactions: InteractionColumns
  /** How the ratings were read; null or absent: there are none. */
  readonly ratings?: RatingsRead | null
  readonly ties: TieColumns
  readonly tiesDirected: boolean
  readonly tags: Vocabulary
  readonly taggings: TaggingColumns
  /**
   * Items whose tags are all stated, by row: they replace those of earlier imports. Absent: those with
   * tags.
   */
  readonly taggedItems?: ReadonlySet<number>
  readonly interactionsSplit: boolean
  readonly tiesSplit: boolean
  /** See {@link FolderFacts.ordered}. */
  readonly ordered: boolean
}

/** Interactions as columns. */
export interface InteractionColumns {
  readonly length: number
  readonly user: Int32Array
  readonly item: Int32Array
  readonly kind: Uint8Array
  /** Normalized strength, above 0; 1 is normal. */
  readonly weight: Float64Array
  /** The rating or play count of the file; NaN: none. */
  readonly value: Float64Array
  /** 0: a rating that is no like; it says nothing for its item. 1: all others. Absent: all 1. */
  readonly liked?: Uint8Array
  /** Milliseconds since 1970; NaN: unknown. */
  readonly at: Float64Array
  /** See {@link PART}. */
  readonly part: Uint8Array
}

/** Ties as columns. */
export interface TieColumns {
  readonly length: number
  /** In an undirected tie the lower id in UTF-16 order; each pair appears once. */
  readonly a: Int32Array
  readonly b: Int32Array
  /** Milliseconds since 1970; NaN: unknown. */
  readonly since: Float64Array
  /** See {@link PART}; train or test. */
  readonly part: Uint8Array
}

/** Taggings as columns; each pair of item and tag appears once. */
export interface TaggingColumns {
  readonly length: number
  readonly item: Int32Array
  readonly tag: Int32Array
  /** Sum over all uses, above 0. */
  readonly weight: Float64Array
}
