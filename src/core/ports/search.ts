import type { PageRequest } from '../shared/index.js'
import type { RequestContext } from './request.js'

/** An item or user that a text may mean. */
export interface TextMatch {
  readonly id: string
  /** Title of the item or name of the user. */
  readonly text: string | null
}

/** Finds items and users by text. */
export interface TextSearch {
  /**
   * Items whose id is the text, whose title has a word that begins with each word of the text, or which have
   * such a tag. In any order. Items may be unavailable.
   *
   * @param text any text that is not blank.
   * @param limit maximum number of matches; of more, the ones that the index ranks highest.
   */
  items(text: string, limit: number, context: RequestContext): Promise<readonly TextMatch[]>
  /**
   * As {@link items}, for ids and names of users who are active and suggestible.
   *
   * @param viewer leaves out users who have a block with this user; null: nobody.
   */
  users(
    text: string,
    viewer: string | null,
    limit: number,
    context: RequestContext,
  ): Promise<readonly TextMatch[]>
  /** Ids of users as {@link users}, ascending. Reads `first` + 1 entries. */
  listUsers(
    viewer: string | null,
    page: PageRequest<string>,
    context: RequestContext,
  ): Promise<readonly string[]>
}
