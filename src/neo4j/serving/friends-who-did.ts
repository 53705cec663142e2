import { userRef } from '../../core/page/index.js'
import type { FriendsWhoDid } from '../../core/ports/index.js'
import { groupBy } from '../../core/shared/index.js'

/** Friends whose latest interaction of a kind with an item is this one. */
export type FriendsRow = readonly [
  item: string,
  kind: string,
  rating: number | null,
  /** Whether it attracts: false for a rating that is no like. */
  attracts: boolean,
  friends: number,
  friend: string,
  name: string | null,
]

/**
 * What most friends did with each item. A sentence about several ratings states the lowest of them, "4 or
 * higher", so it counts exactly the friends whose rating is not below it. If a friend who does not like the
 * item gave no lower rating than all who do, only one friend is stated.
 *
 * @param isComplete whether the rows rest on all friends and all their interactions.
 * @param told kinds, strongest first; of two kinds with as many friends the stronger one is stated.
 */
export function friendsWhoDid(
  rows: readonly FriendsRow[],
  isComplete: boolean,
  told: readonly string[],
): ReadonlyMap<string, FriendsWhoDid> {
  const found = new Map<string, FriendsWhoDid>()
  for (const [item, own] of groupBy(rows, ([of]) => of)) {
    let most: Counted | null = null
    for (const kind of told) {
      const did = counted(
        kind,
        own.filter((row) => row[1] === kind),
      )
      if (did !== null && did.count > (most?.count ?? 0)) most = did
    }
    if (most !== null) found.set(item, { ...most, count: isComplete ? most.count : null })
  }
  return found
}

type Counted = FriendsWhoDid & { readonly count: number }

function counted(kind: string, rows: readonly FriendsRow[]): Counted | null {
  const attracting = rows.filter(([, , , attracts]) => attracts)
  if (attracting.length === 0) return null
  // A rating whose value is not stored is stated without one, and so are those of other friends.
  if (attracting.some(([, , rating]) => rating === null)) return stated(kind, null, attracting)
  const highestOther = Math.max(...rows.flatMap(([, , rating, attracts]) => (attracts ? [] : (rating ?? []))))
  const above = attracting.filter(([, , rating]) => rating! > highestOther)
  if (above.length === 0) {
    const best = attracting.reduce((left, right) => (right[2]! > left[2]! ? right : left))
    return { ...stated(kind, best[2], [best]), count: 1 }
  }
  return stated(kind, Math.min(...above.map(([, , rating]) => rating!)), above)
}

/** @param rating the lowest one of the rows; the first friend with it is named. */
function stated(kind: string, rating: number | null, rows: readonly FriendsRow[]): Counted {
  const named = rows
    .filter((row) => row[2] === rating)
    .reduce((left, right) => (right[5] < left[5] ? right : left))
  return {
    interaction: { kind, rating },
    friend: userRef(named[5], named[6]),
    count: rows.reduce((sum, [, , , , friends]) => sum + friends, 0),
  }
}
