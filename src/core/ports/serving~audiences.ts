import type { Interaction } from '../interaction.js'
import type { Scored } from '../recommender.js'
import type { ReadOptions } from './read-options.js'
import type { Slot } from './snapshot-store.js'

/** Who may care for an item, over the live graph. */
export interface Audiences {
  /** Items that have this one among their neighbours in a slot, nearest first. */
  links(item: string, slot: Slot, limit: number, options: ReadOptions): Promise<readonly Scored[]>
  /** People who took to any of these items: the sum of the items' scores, best first. */
  peopleOf(links: readonly Scored[], limit: number, options: ReadOptions): Promise<readonly Scored[]>
  /**
   * Those of the people who are active, have not dismissed the item and did not make it, with what they did with it. Empty where there is no
   * such item.
   */
  open(
    item: string,
    people: readonly string[],
    options: ReadOptions,
  ): Promise<ReadonlyMap<string, readonly Pick<Interaction, 'kind' | 'at'>[]>>
}
