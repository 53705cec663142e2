import type { Model } from '../core/recommender.js'
import { emptyCsr, rowCounts, rowIndices, transpose } from '../numeric/csr.js'
import { friendRecommender, oneByOne } from './dense.js'
import { symmetric } from './friend-rules.js'
import { readOptions } from './options.js'
import { arrayOf, createSnapshot, csrArrays, csrOf, expectAlgorithm } from './snapshots.js'

const NAME = 'adamic-adar-reciprocal'

/**
 * The rule to beat where ties have a direction, for returning a tie is then most of the signal: those who follow the user first, then the
 * others, each in the order of Adamic and Adar's sum along the arrows. `score(u, w) = aa(u, w) + (1 + max aa(u, ·)) · [w follows u]`, `aa(u, w) = Σ_z
 * 1 / ln d_z` over u → z → w, d_z the people tied to z either way (at least 2). Where ties have no direction it is adamic-adar.
 *
 * Arrays: `ties*` (users × users, 1 each), `degrees` (users), `followers*` (the transpose; empty where ties have no direction).
 */
export const adamicAdarReciprocal: Model = {
  name: NAME,
  targets: ['friend'],
  async fit(data, run) {
    const options = readOptions(NAME, {}, run.options)
    const { ties, tiesDirected } = data
    const arrays = {
      ...csrArrays('ties', ties),
      degrees: rowCounts(tiesDirected ? symmetric(ties) : ties),
      ...csrArrays('followers', tiesDirected ? transpose(ties) : emptyCsr(ties.rows, ties.columns)),
    }
    return createSnapshot(NAME, data, run, { options, arrays })
  },
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const people = snapshot.users.size
    const ties = csrOf(snapshot, 'ties', people)
    const degrees = arrayOf(snapshot, 'degrees', Int32Array)
    const followers = csrOf(snapshot, 'followers', people)
    return friendRecommender(snapshot, {
      profiles: ties,
      score: oneByOne(({ user, rows }, scores) => {
        let most = 0
        for (const bridge of rows) {
          const weight = 1 / Math.log(Math.max(2, degrees[bridge]!))
          for (const person of rowIndices(ties, bridge)) {
            scores[person]! += weight
            if (scores[person]! > most) most = scores[person]!
          }
        }
        if (user < 0) return
        for (const follower of rowIndices(followers, user)) scores[follower]! += 1 + most
      }),
    })
  },
}
