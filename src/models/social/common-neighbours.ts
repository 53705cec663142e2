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
 * Rules of friends of friends (compared by Zhou, Lü and Zhang, 2009, "Predicting missing links via local information"):
 * `score(u, w) = Σ_b f(d_b)` over the people b who are friends of u and tied to w, d_b the number of ties of b. Of directed
 * ties, b is somebody whom u follows and who follows w or is followed by w. A user of no ties gets no answer.
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
            const people = rowIndices(bridges, bridge)
            const weight = bridgeWeight(people.length)
            for (const person of people) scores[person]! += weight
          }
        }),
      })
    },
  }
}

/** `f(d) = 1`: the number of mutual friends. */
export const commonNeighbours = friendRule('common-neighbours', () => 1)

/** `f(d) = 1 / ln d` (Adamic and Adar, 2003, "Friends and neighbors on the Web"); d counts at least 2, both ends of the path. */
export const adamicAdar = friendRule('adamic-adar', (degree) => 1 / Math.log(Math.max(2, degree)))

/** `f(d) = 1 / d` (Zhou, Lü and Zhang, 2009): hubs count least. */
export const resourceAllocation = friendRule('resource-allocation', (degree) => 1 / Math.max(1, degree))

const RECIPROCAL = 'adamic-adar-reciprocal'

/**
 * The rule to beat where ties have a direction, for returning a tie is then most of the signal: those who follow the user first, then the
 * others, each in the order of Adamic and Adar's sum along the arrows. `score(u, w) = aa(u, w) + (1 + max aa(u, ·)) · [w follows u]`, `aa(u, w) = Σ_z
 * 1 / ln d_z` over u → z → w, d_z the people tied to z either way (at least 2). Where ties have no direction it is adamic-adar.
 *
 * Arrays: `ties*` (users × users, 1 each), `degrees` (users), `followers*` (the transpose; empty where ties have no direction).
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
    const people = snapshot.users.size
    const ties = csrOf(snapshot, 'ties', people)
    const degrees = arrayOf(snapshot, 'degrees', Int32Array)
    const followers = csrOf(snapshot, 'followers', people)
    return friendRecommender(snapshot, {
      profiles: ties,
      score: scorePerProfile(({ user, rows }, scores) => {
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

const FOLLOW_BACK = 'follow-back'

/**
 * Followers to follow back: `score(u, w) = 1` where w follows u. The array form of the live source of that name, for directed ties
 * alone; somebody whom the snapshot does not know gets no answer.
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
