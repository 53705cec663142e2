import type { Model } from '../core/recommender.js'
import { emptyCsr, rowIndices, transpose } from '../numeric/csr.js'
import { friendRecommender, oneByOne } from './dense.js'
import { symmetric } from './friend-rules.js'
import { readOptions } from './options.js'
import { createSnapshot, csrArrays, csrOf, expectAlgorithm } from './snapshots.js'

const NAME = 'adamic-adar-reciprocal'

/**
 * The rule to beat where ties have a direction, for returning a tie is then most of the signal: those who follow the user first, then the
 * others, each in the order of Adamic and Adar's sum. `score(u, w) = aa(u, w) + (1 + max aa(u, ·)) · [w follows u]`, aa as in
 * friend-rules.ts. Where ties have none it is that rule.
 *
 * Arrays: `ties*` (users × users, 1 each), `bridges*` (the same, made symmetric), `followers*` (the transpose; empty where ties have no direction).
 */
export const adamicAdarReciprocal: Model = {
  name: NAME,
  targets: ['friend'],
  async fit(data, run) {
    const options = readOptions(NAME, {}, run.options)
    const { ties, tiesDirected } = data
    const arrays = {
      ...csrArrays('ties', ties),
      ...csrArrays('bridges', tiesDirected ? symmetric(ties) : ties),
      ...csrArrays('followers', tiesDirected ? transpose(ties) : emptyCsr(ties.rows, ties.columns)),
    }
    return createSnapshot(NAME, data, run, { options, arrays })
  },
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const people = snapshot.users.size
    const bridges = csrOf(snapshot, 'bridges', people)
    const followers = csrOf(snapshot, 'followers', people)
    return friendRecommender(snapshot, {
      profiles: csrOf(snapshot, 'ties', people),
      score: oneByOne(({ user, rows }, scores) => {
        let most = 0
        for (const bridge of rows) {
          const ends = rowIndices(bridges, bridge)
          for (const person of ends) {
            scores[person]! += 1 / Math.log(Math.max(2, ends.length))
            if (scores[person]! > most) most = scores[person]!
          }
        }
        if (user < 0) return
        for (const follower of rowIndices(followers, user)) scores[follower]! += 1 + most
      }),
    })
  },
}
