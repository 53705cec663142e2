import type { Model } from '../core/recommender.js'
import { type Csr, csrFromTriplets, rowIndices } from '../numeric/csr.js'
import { friendRecommender, oneByOne } from './dense.js'
import { readOptions } from './options.js'
import { createSnapshot, csrArrays, csrOf, expectAlgorithm } from './snapshots.js'

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
      const bridges = data.tiesDirected ? symmetric(data.ties) : data.ties
      const arrays = { ...csrArrays('ties', data.ties), ...csrArrays('bridges', bridges) }
      return createSnapshot(name, data, run, { options, arrays })
    },
    load(snapshot) {
      expectAlgorithm(snapshot, name)
      const bridges = csrOf(snapshot, 'bridges', snapshot.users.size)
      return friendRecommender(snapshot, {
        profiles: csrOf(snapshot, 'ties', snapshot.users.size),
        score: oneByOne(({ rows }, scores) => {
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

/** A tie in either direction, 1 each. */
export function symmetric(ties: Csr): Csr {
  const rows: number[] = []
  const columns: number[] = []
  for (let row = 0; row < ties.rows; row++) {
    for (const column of rowIndices(ties, row)) {
      rows.push(row, column)
      columns.push(column, row)
    }
  }
  const matrix = csrFromTriplets(ties.rows, ties.rows, { rows, columns })
  matrix.values.fill(1)
  return matrix
}
