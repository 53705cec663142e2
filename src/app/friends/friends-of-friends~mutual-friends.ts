import type { MutualsOf } from '../core/ports/friend-evidence.js'
import type { KnownTies } from '../core/recommender.js'
import { rowsIn } from '../core/vocabulary.js'

/** Mutual friends by person; of whom training knew nothing is absent. @param wanted how many of each are named. */
export type FindMutualFriends = (people: readonly string[], wanted: number) => ReadonlyMap<string, MutualsOf>

/**
 * Mutual friends of a viewer and others, from the viewer's live friends and everybody else's at the last training: right for whoever has the same ties
 * still, which the database can tell at once, while meeting the ties of both takes it a hundred times as long.
 *
 * @param friends those whom the viewer may know to be friends.
 */
export function mutualFriendsOf(
  { users, either, counts, directed }: KnownTies,
  friends: readonly string[],
): FindMutualFriends {
  const isFriend = new Uint8Array(users.size)
  for (const row of rowsIn(users, friends)) if (row >= 0) isFriend[row] = 1
  return (people, wanted) => {
    const found = new Map<string, MutualsOf>()
    // Where training learned who follows whom, it knows of no friends.
    for (const id of directed ? [] : people) {
      const row = users.indexOf(id)
      if (row < 0) continue
      const mutuals: string[] = []
      for (let entry = either.offsets[row]!; entry < either.offsets[row + 1]!; entry++) {
        const other = either.indices[entry]!
        if (isFriend[other] === 1) mutuals.push(users.ids[other]!)
      }
      found.set(id, { version: counts[row]!, count: mutuals.length, first: firstOf(mutuals, wanted) })
    }
    return found
  }
}

function firstOf(ids: string[], wanted: number): readonly string[] {
  if (wanted > 1) return ids.sort().slice(0, wanted)
  let least: string | undefined
  for (const id of ids) if (least === undefined || id < least) least = id
  return least === undefined ? [] : [least]
}
