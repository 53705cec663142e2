import { rowIndices } from '../numeric/csr.js'
import type { RankerGraph } from './ranker-graph.js'

/** What the mutual friends of a person and a candidate are among themselves. */
export interface CircleSums {
  /** Ties between the mutual friends (CAR's local community links: Cannistraci et al., 2013). */
  readonly links: number
  /** `Σ_z γ_z / d_z` over mutual friends z, γ_z of whose ties lead to another mutual friend (CRA, same paper). */
  readonly resource: number
}

/** Ties of a candidate that are looked through, and friends of the person whose own circle is. */
const MOST_TIES = 500
const MOST_FRIENDS = 300

/** Sums over the ties among mutual friends, for one person after the other. */
export function createCircle({ bridges, users }: RankerGraph) {
  const position = new Int32Array(users).fill(-1)
  const isMutual = new Uint8Array(users)
  /** By position of the friend: the other friends that it is tied to. */
  let among: number[][] = []
  let friends: Int32Array = new Int32Array(0)
  return {
    enter(bridgesOfPerson: Int32Array): void {
      friends = bridgesOfPerson.subarray(0, MOST_FRIENDS)
      for (const [at, friend] of friends.entries()) position[friend] = at
      among = Array.from(friends, (friend) => {
        const others: number[] = []
        for (const other of rowIndices(bridges, friend).subarray(0, MOST_TIES))
          if (position[other]! >= 0) others.push(other)
        return others
      })
    },
    with(candidate: number): CircleSums {
      const mutual: number[] = []
      for (const row of rowIndices(bridges, candidate).subarray(0, MOST_TIES)) {
        if (position[row]! < 0) continue
        mutual.push(row)
        isMutual[row] = 1
      }
      let ends = 0
      let resource = 0
      for (const row of mutual) {
        let inside = 0
        for (const other of among[position[row]!]!) inside += isMutual[other]!
        ends += inside
        resource += inside / (bridges.offsets[row + 1]! - bridges.offsets[row]!)
      }
      for (const row of mutual) isMutual[row] = 0
      return { links: ends / 2, resource }
    },
    leave(): void {
      for (const friend of friends) position[friend] = -1
    },
  }
}
