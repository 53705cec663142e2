import type { PropertyValue } from '../data/index.js'
import type { StoredRatings } from './interactions.js'

/**
 * How interactions and taggings are written. `create`: without comparison, because the graph had none when
 * the import began. `merge`: existing ones stay.
 */
export type ImportMode = 'create' | 'merge'

/** How far an import has come. */
export interface ImportState {
  readonly mode: ImportMode
  /** Whether the same data was imported completely before. */
  readonly finished: boolean
  /** Whether it was, and no other import began and nothing was deleted through Kindred since. */
  readonly current: boolean
  /** Names of the imported chunks. */
  readonly done: ReadonlySet<string>
}

interface Chunk {
  /** Unique in the import and the same in every run, such as `interactions/12`. */
  readonly name: string
}

/** Users to import. */
export interface UsersChunk extends Chunk {
  readonly type: 'users'
  /** A null `name` stays as it is. */
  readonly users: readonly { readonly id: string; readonly name: string | null }[]
}

/** Items to import. */
export interface ItemsChunk extends Chunk {
  readonly type: 'items'
  /** Null fields stay as they are. Times are milliseconds since 1970. */
  readonly items: readonly {
    readonly id: string
    readonly title: string | null
    readonly publishedAt: number | null
    /** Declared properties; absent ones stay. */
    readonly properties: Readonly<Record<string, PropertyValue>>
  }[]
}

/** Tags to import. */
export interface TagsChunk extends Chunk {
  readonly type: 'tags'
  /** Names. */
  readonly tags: readonly string[]
}

/** Interactions to import, by user. */
export interface InteractionsChunk extends Chunk {
  readonly type: 'interactions'
  readonly items: readonly string[]
  readonly kinds: readonly string[]
  /** The kinds of the data that are ratings. */
  readonly rated: readonly string[]
  /** The parallel lists have one entry per interaction. */
  readonly rows: readonly {
    readonly user: string
    /** Positions in the chunk's `items`. */
    readonly items: readonly number[]
    /** Positions in the chunk's `kinds`; null: all 0. */
    readonly kinds: readonly number[] | null
    /** Null: all 1. */
    readonly weights: readonly number[] | null
    /** Ratings; null: not a rating. A null list: none. */
    readonly ratings: readonly (number | null)[] | null
    /** Whether each rating is a like; null as above. */
    readonly likes: readonly (boolean | null)[] | null
    /** Milliseconds since 1970; null: unknown. A null list: all unknown. */
    readonly times: readonly (number | null)[] | null
  }[]
  readonly interactions: number
}

/** Users whose ratings are judged again, after new ones were written. */
export interface LikesChunk extends Chunk {
  readonly type: 'likes'
  readonly users: readonly string[]
  readonly ratings: StoredRatings
}

/** Taggings to import, by item. */
export interface TaggingsChunk extends Chunk {
  readonly type: 'taggings'
  readonly tags: readonly string[]
  readonly rows: readonly {
    readonly item: string
    /** Positions in the chunk's `tags`. */
    readonly tags: readonly number[]
    readonly weights: readonly number[]
  }[]
}

/**
 * Items whose tags are all stated; tags that an earlier import gave them and that are not listed are
 * deleted.
 */
export interface ItemTagsChunk extends Chunk {
  readonly type: 'item-tags'
  readonly rows: readonly { readonly item: string; readonly tags: readonly string[] }[]
}

/** Friendships or follows to import, by user. */
export interface TiesChunk extends Chunk {
  readonly type: 'friends' | 'follows'
  readonly users: readonly string[]
  /** The parallel lists have one entry per tie. */
  readonly rows: readonly {
    /** Position in the chunk's `users`. Friends: of the lower id of each pair. */
    readonly user: number
    /** Positions in the chunk's `users`. */
    readonly others: readonly number[]
    /** Milliseconds since 1970; null: unknown. A null list: all unknown. */
    readonly since: readonly (number | null)[] | null
  }[]
  readonly ties: number
}

/** A part of an import that is written in one transaction. */
export type ImportChunk =
  | UsersChunk
  | ItemsChunk
  | TagsChunk
  | InteractionsChunk
  | LikesChunk
  | ItemTagsChunk
  | TaggingsChunk
  | TiesChunk

/** Writes a bulk import in chunks, each exactly once. */
export interface ImportSink {
  /** Begins an import or continues the one with this key. */
  begin(key: string, name: string): Promise<ImportState>
  /** Makes an import begin again from its first chunk; it merges with what is there. */
  restart(key: string): Promise<ImportState>
  /** Number of users that the graph lacks, or that have fewer interactions than `events`. */
  missingUsers(users: readonly { readonly id: string; readonly events: number }[]): Promise<number>
  /** Number of items that the graph lacks. */
  missingItems(items: readonly string[]): Promise<number>
  /**
   * Writes a chunk and its ledger entry in one transaction. Chunks without common nodes may be written
   * concurrently.
   *
   * @returns false if another run has written the chunk already; then nothing is written.
   * @throws KindredError CONFLICT if users or items of an earlier chunk have been deleted.
   */
  write(key: string, mode: ImportMode, chunk: ImportChunk): Promise<boolean>
  /** Marks the import as complete and removes its ledger. */
  finish(key: string): Promise<void>
}
