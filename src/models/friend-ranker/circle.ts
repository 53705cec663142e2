import type { RankerGraph } from './graph.js'
import type { Overlay } from './new-users.js'
import { CLOSED } from './paths.js'
import { entriesOf } from './profile.js'
import { closedCosine, shareOfPairs } from './strength.js'

/** Sums over the mutual friends z of a user u and a candidate w; docs/friends.md has the formulas. */
export interface CircleSums {
  /** Ties among the mutual friends (local community links of CAR: Cannistraci et al., 2013). */
  links: number
  /** `Σ_z γ_z / d_z`, with γ_z the ties of z to other mutual friends (CRA, same paper). */
  resource: number
  /** `Σ_z d_z^−½`, between common neighbours and resource allocation. */
  half: number
  /** `Σ_z d_z^−1½`, steeper than resource allocation. */
  threeHalves: number
  /**
   * `Σ_z c_z` over clustering coefficients (CCLP: Wu et al., 2016, "Link prediction with node clustering
   * coefficient").
   */
  clustering: number
  /** `Σ_z s(u, z) s(z, w)` over strengths of ties; see {@link Strengths}. */
  strength: number
  /** Maximum of s(z, w). */
  strongest: number
  /**
   * `Σ_y s(u, y)` over all users y tied to w, mutual friends or not: whether users with a neighbourhood like
   * that of u know w.
   */
  alike: number
}

/** Maximum ties of a candidate, and friends of the user, that are read. */
const MAX_TIES = 500
const MAX_FRIENDS = 300

const NONE = new Int32Array(0)

/** Computes sums over the ties of candidates, for one user after another. */
export function createCircle({ bridges, users: known, room, strengths }: RankerGraph, overlay: Overlay) {
  const users = known + room
  const position = new Int32Array(users).fill(-1)
  const isMutual = new Uint8Array(users)
  const { degree, added } = overlay
  /** `(d + 1)^−½` of each user in training. */
  const trainedDamping = Float32Array.from(
    { length: users },
    (_, row) => 1 / Math.sqrt(entriesOf(bridges, row).length + 1),
  )
  const dampingOf = (row: number): number =>
    added.bridges.has(row) ? 1 / Math.sqrt(degree(row) + 1) : trainedDamping[row]!
  /** Contribution of a tie to each user to `alike`, without the user's own damping. */
  const alike = new Float64Array(users)
  let touched: Int32Array = new Int32Array(0)
  let friends: Int32Array = new Int32Array(0)
  /**
   * By position of the friend: the other friends tied to it, the strength of the tie and a power of its
   * degree.
   */
  let among: number[][] = []
  const strength = new Float64Array(MAX_FRIENDS)
  const root = new Float64Array(MAX_FRIENDS)
  const mutual = new Int32Array(MAX_FRIENDS)
  let ownDamping = 0
  return {
    /**
     * @param near all users with common neighbours.
     * @param common number of common neighbours, dense.
     * @param closed mark of each user, dense.
     * @returns clustering coefficient of the user.
     */
    enter(bridgesOfPerson: Int32Array, near: Int32Array, common: Float32Array, closed: Uint8Array): number {
      friends = bridgesOfPerson.subarray(0, MAX_FRIENDS)
      touched = near
      for (const row of near) if (closed[row] !== CLOSED) alike[row] = common[row]! * dampingOf(row)
      for (const row of friends) alike[row] = (common[row]! + 2) * dampingOf(row)
      ownDamping = 1 / Math.sqrt(bridgesOfPerson.length + 1)
      for (const [at, friend] of friends.entries()) position[friend] = at
      among = Array.from(friends, (friend) => {
        const others: number[] = []
        for (const other of overlay.neighbours(friend).subarray(0, MAX_TIES))
          if (position[other]! >= 0) others.push(other)
        return others
      })
      let tied = 0
      for (const [at, friend] of friends.entries()) {
        tied += among[at]!.length
        strength[at] = closedCosine(among[at]!.length, bridgesOfPerson.length, degree(friend))
        root[at] = 1 / Math.sqrt(Math.max(1, degree(friend)))
      }
      return shareOfPairs(tied, friends.length)
    },
    with(candidate: number): Readonly<CircleSums> {
      const sums = {
        links: 0,
        resource: 0,
        half: 0,
        threeHalves: 0,
        clustering: 0,
        strength: 0,
        strongest: 0,
        alike: 0,
      }
      const start = candidate < known ? bridges.offsets[candidate]! : 0
      const own = entriesOf(bridges, candidate)
      const more = added.bridges.get(candidate) ?? NONE
      const ends = Math.min(own.length + more.length, MAX_TIES)
      let count = 0
      for (let entry = 0; entry < ends; entry++) {
        const isTrained = entry < own.length
        const row = isTrained ? own[entry]! : more[entry - own.length]!
        sums.alike += alike[row]!
        const at = position[row]!
        if (at < 0) continue
        mutual[count++] = row
        isMutual[row] = 1
        sums.half += root[at]!
        sums.threeHalves += root[at]! ** 3
        sums.clustering += strengths.clustering[row]!
        const theirs = isTrained ? strengths.ofTies[start + entry]! : overlay.strength(candidate, row)
        sums.strength += strength[at]! * theirs
        sums.strongest = Math.max(sums.strongest, theirs)
      }
      sums.alike *= ownDamping
      // A single mutual friend has no tie to another one.
      for (let each = 0; count > 1 && each < count; each++) {
        const row = mutual[each]!
        let inside = 0
        for (const other of among[position[row]!]!) inside += isMutual[other]!
        sums.links += inside / 2
        sums.resource += inside / degree(row)
      }
      for (let each = 0; each < count; each++) isMutual[mutual[each]!] = 0
      return sums
    },
    leave(): void {
      for (const friend of friends) {
        position[friend] = -1
        alike[friend] = 0
      }
      for (const row of touched) alike[row] = 0
    },
  }
}
