import { KindredError } from '../core/errors.js'
import type { Model } from '../core/recommender.js'
import { rowIndices, transpose } from '../numeric/csr.js'
import { friendRecommender, oneByOne } from './dense.js'
import { readOptions } from './options.js'
import { createSnapshot, csrArrays, csrOf, expectAlgorithm } from './snapshots.js'

const NAME = 'follow-back'

/**
 * Followers to follow back: `score(u, w) = 1` where w follows u. The array form of the live source of that name, for directed ties
 * alone; somebody whom the snapshot does not know gets no answer.
 *
 * Arrays: `ties*` (users × users, 1 each), `followers*` (its transpose).
 */
export const followBack: Model = {
  name: NAME,
  targets: ['friend'],
  async fit(data, run) {
    const options = readOptions(NAME, {}, run.options)
    if (!data.tiesDirected || data.ties.indices.length === 0) {
      throw new KindredError('BAD_DATA', `${NAME} cannot learn from a dataset without directed ties`, {
        field: data.name,
        remedy: `import directed ties, or leave ${NAME} out`,
      })
    }
    const arrays = { ...csrArrays('ties', data.ties), ...csrArrays('followers', transpose(data.ties)) }
    return createSnapshot(NAME, data, run, { options, arrays })
  },
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const followers = csrOf(snapshot, 'followers', snapshot.users.size)
    return friendRecommender(snapshot, {
      profiles: csrOf(snapshot, 'ties', snapshot.users.size),
      score: oneByOne(({ user }, scores) => {
        if (user < 0) return
        for (const follower of rowIndices(followers, user)) scores[follower] = 1
      }),
    })
  },
}
