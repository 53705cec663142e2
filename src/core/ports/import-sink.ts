import type { PropertyValue } from '../data/index.js'

/**
 * How events and tags enter: `create` where the graph held none when the import began (nothing to compare with), else `merge`,
 * which leaves alone what is there already.
 */
export type ImportMode = 'create' | 'merge'

export interface ImportState {
  readonly mode: ImportMode
  /** The same data went in completely before; there is nothing to do. */
  readonly finished: boolean
  /** Names of the chunks that are in. */
  readonly done: ReadonlySet<string>
}

interface Chunk {
  /** Unique within the import and the same in every run of it, such as `interactions/12`. */
  readonly name: string
}

export interface UsersChunk extends Chunk {
  readonly type: 'users'
  /** `name` null: it stays as it is. */
  readonly users: readonly { readonly id: string; readonly name: string | null }[]
}

export interface ItemsChunk extends Chunk {
  readonly type: 'items'
  /** What is null stays as it is; times in milliseconds since 1970. */
  readonly items: readonly {
    readonly id: string
    readonly title: string | null
    readonly publishedAt: number | null
    /** Declared properties; those that are not named stay. */
    readonly properties: Readonly<Record<string, PropertyValue>>
  }[]
}

export interface TagsChunk extends Chunk {
  readonly type: 'tags'
  readonly tags: readonly string[]
}

export interface InteractionsChunk extends Chunk {
  readonly type: 'interactions'
  readonly items: readonly string[]
  readonly kinds: readonly string[]
  /** The parallel lists have one entry an event. */
  readonly rows: readonly {
    readonly user: string
    /** Positions in the chunk's `items`. */
    readonly items: readonly number[]
    /** Positions in the chunk's `kinds`; null: all 0. */
    readonly kinds: readonly number[] | null
    /** Null: all 1. */
    readonly weights: readonly number[] | null
    /** Milliseconds since 1970, null where unknown; null: all unknown. */
    readonly times: readonly (number | null)[] | null
  }[]
  readonly events: number
}

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

export interface TiesChunk extends Chunk {
  readonly type: 'friends' | 'follows'
  readonly people: readonly string[]
  /** The parallel lists have one entry a tie. */
  readonly rows: readonly {
    /** Position in the chunk's `people`. Friends: of the lower id of each pair. */
    readonly person: number
    /** Positions in the chunk's `people`. */
    readonly others: readonly number[]
    /** Milliseconds since 1970, null where unknown; null: all unknown. */
    readonly since: readonly (number | null)[] | null
  }[]
  readonly ties: number
}

export type ImportChunk = UsersChunk | ItemsChunk | TagsChunk | InteractionsChunk | TaggingsChunk | TiesChunk

/** Where a bulk import goes. What a chunk is, is decided before; the sink sees to it that each enters once. */
export interface ImportSink {
  /** Begins an import, or finds the one with this key. */
  begin(key: string, name: string): Promise<ImportState>
  /**
   * Writes a chunk and notes it in the ledger, in one transaction. Chunks without a common node may be written at the same time.
   *
   * @returns false where another run had written it in the meantime; nothing is written then.
   * @throws KindredError CONFLICT where people or items of an earlier chunk have since been deleted.
   */
  write(key: string, mode: ImportMode, chunk: ImportChunk): Promise<boolean>
  /** Marks the import as complete; its chunks need no longer be told apart. */
  finish(key: string): Promise<void>
}
