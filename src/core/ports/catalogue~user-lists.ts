import type { Interaction } from '../interaction.js'
import type { PageRequest } from '../page.js'
import type { ReadOptions } from './read-options.js'

export interface HistoryEntry extends Omit<Interaction, 'user'> {
  /** Null for events of a bulk import. */
  readonly id: string | null
  readonly key: HistoryKey
}

/** Time, item, kind, and the database's own name of the event. */
export type HistoryKey = readonly [at: number | null, item: string, kind: string, event: string]

/** Users, and what belongs to one of them, in pages; each reads one entry further than `first`, to tell whether there are more. */
export interface UserLists {
  /** Latest first, events without a time last. */
  history(user: string, page: PageRequest<HistoryKey>, options: ReadOptions): Promise<readonly HistoryEntry[]>
  /** Ids in order, of those who are not deactivated. */
  active(page: PageRequest<string>, options: ReadOptions): Promise<readonly string[]>
  /** Ids in order. */
  friends(user: string, page: PageRequest<string>, options: ReadOptions): Promise<readonly string[]>
}
