import { type Csr, hasEntry } from '../numeric/csr.js'
import type { Rankings } from './rank.js'

export interface UserHits {
  /** Of the user, in the rankings. */
  readonly position: number
  /** 1 where the entry at that position of the list, best first, is in the user's test; written anew for the next user. */
  readonly hits: Uint8Array
  /** Entries of the user's test. */
  readonly relevant: number
}

/** What each user's list found of the user's test, in order of users: what list metrics look at. */
export function* hitsOf({ users, k, targets }: Rankings, test: Csr): Generator<UserHits> {
  const hits = new Uint8Array(k)
  for (const [position, user] of users.entries()) {
    for (let rank = 0; rank < k; rank++) {
      const listed = targets[position * k + rank]!
      hits[rank] = Number(listed >= 0 && hasEntry(test, user, listed))
    }
    yield { position, hits, relevant: test.offsets[user + 1]! - test.offsets[user]! }
  }
}
