import type { Model } from '../../core/model/index.js'
import { KindredError } from '../../core/shared/index.js'
import { emptyCsr, rowCounts, rowIndices, symmetrize, transpose } from '../../numeric/sparse/index.js'

import {
  arrayOf,
  createSnapshot,
  csrArrays,
  csrOf,
  expectAlgorithm,
  friendRecommender,
  readOptions,
  scorePerProfile,
} from '../shared/index.js'

/**
 * Rules over common neighbours (compared by Zhou, Lü and Zhang, 2009, "Predicting missing links via local
 * information"): `score(u, w) = Σ_b f(d_b)` over friends b of u that are tied to w; d_b is the
 * number of ties of b. With directed ties, u follows b, and b is tied to w in either direction. A user
 * without ties gets an empty list.
 *
 * Arrays: `ties*` (users × users, as in the dataset; 1 each), `bridges*` (the same, made symmetric).
 */
function friendRule(name: string, bridgeWeight: (degree: number) => number): Model {
  return {
    name,
    targets: ['friend'],
    async fit(data, run) {
      const options = readOptions(name, {}, run.options)
      const bridges = data.tiesDirected ? symmetrize(data.ties) : data.ties
      const arrays = { ...csrArrays('ties', data.ties), ...csrArrays('bridges', bridges) }
      return createSnapshot(name, data, run, { options, arrays })
    },
    load(snapshot) {
      expectAlgorithm(snapshot, name)
      const bridges = csrOf(snapshot, 'bridges', snapshot.users.size)
      return friendRecommender(snapshot, {
        profiles: csrOf(snapshot, 'ties', snapshot.users.size),
        score: scorePerProfile(({ rows }, scores) => {
          for (const bridge of rows) {
            const users = rowIndices(bridges, bridge)
            const weight = bridgeWeight(users.length)
            for (const user of users) scores[user]! += weight
          }
        }),
      })
    },
  }
}

/** `f(d) = 1`: the number of mutual friends. */
export const commonNeighbours = friendRule('common-neighbours', () => 1)

/** `f(d) = 1 / ln d` (Adamic and Adar, 2003, "Friends and neighbors on the Web"), with d at least 2. */
export const adamicAdar = friendRule('adamic-adar', (degree) => 1 / Math.log(Math.max(2, degree)))

/** `f(d) = 1 / d` (Zhou, Lü and Zhang, 2009): hubs count least. */
export const resourceAllocation = friendRule('resource-allocation', (degree) => 1 / Math.max(1, degree))

const RECIPROCAL = 'adamic-adar-reciprocal'

/**
 * Baseline for directed ties, where returning a follow is most of the signal. Followers of the user come
 * first, then all others, each part in the order of Adamic and Adar's sum along the edges.
 *
 * `score(u, w) = aa(u, w) + (1 + max aa(u, ·)) · [w follows u]` with `aa(u, w) = Σ_z 1 / ln d_z` over paths u
 * → z → w; d_z is the number of users tied to z in either direction, at least 2. With undirected ties this is
 * adamic-adar.
 *
 * Arrays: `ties*` (users × users, 1 each), `degrees` (users), `followers*` (the transpose; empty for
 * undirected ties).
 */
export const adamicAdarReciprocal: Model = {
  name: RECIPROCAL,
  targets: ['friend'],
  async fit(data, run) {
    const options = readOptions(RECIPROCAL, {}, run.options)
    const { ties, tiesDirected } = data
    const arrays = {
      ...csrArrays('ties', ties),
      degrees: rowCounts(tiesDirected ? symmetrize(ties) : ties),
      ...csrArrays('followers', tiesDirected ? transpose(ties) : emptyCsr(ties.rows, ties.columns)),
    }
    return createSnapshot(RECIPROCAL, data, run, { options, arrays })
  },
  load(snapshot) {
    expectAlgorithm(snapshot, RECIPROCAL)
    const users = snapshot.users.size
    const ties = csrOf(snapshot, 'ties', users)
    const degrees = arrayOf(snapshot, 'degrees', Int32Array)
    const followers = csrOf(snapshot, 'followers', users)
    return friendRecommender(snapshot, {
      profiles: ties,
      score: scorePerProfile(({ user, rows }, scores) => {
        let most = 0
        for (const bridge of rows) {
          const weight = 1 / Math.log(Math.max(2, degrees[bridge]!))
          for (const candidate of rowIndices(ties, bridge)) {
            scores[candidate]! += weight
            if (scores[candidate]! > most) most = scores[candidate]!
          }
        }
        if (user < 0) return
        for (const follower of rowIndices(followers, user)) scores[follower]! += 1 + most
      }),
    })
  },
}

const FOLLOW_BACK = 'follow-back'

/**
 * Follow-back: `score(u, w) = 1` if w follows u. This is the array form of the live source with this name. It
 * needs directed ties. A user whom the snapshot does not know gets an empty list.
 *
 * Arrays: `ties*` (users × users, 1 each), `followers*` (its transpose).
 */
export const followBack: Model = {
  name: FOLLOW_BACK,
  targets: ['friend'],
  async fit(data, run) {
    const options = readOptions(FOLLOW_BACK, {}, run.options)
    if (!data.tiesDirected || data.ties.indices.length === 0) {
      throw new KindredError('BAD_DATA', `${FOLLOW_BACK} cannot learn from a dataset without directed ties`, {
        field: data.name,
        remedy: `import directed ties, or leave ${FOLLOW_BACK} out`,
      })
    }
    const arrays = { ...csrArrays('ties', data.ties), ...csrArrays('followers', transpose(data.ties)) }
    return createSnapshot(FOLLOW_BACK, data, run, { options, arrays })
  },
  load(snapshot) {
    expectAlgorithm(snapshot, FOLLOW_BACK)
    const followers = csrOf(snapshot, 'followers', snapshot.users.size)
    return friendRecommender(snapshot, {
      profiles: csrOf(snapshot, 'ties', snapshot.users.size),
      score: scorePerProfile(({ user }, scores) => {
        if (user < 0) return
        for (const follower of rowIndices(followers, user)) scores[follower] = 1
      }),
    })
  },
}
