import type { Dataset } from '../../core/dataset/index.js'
import { findBadArray, type Snapshot, type SnapshotArray, type TrainingRun } from '../../core/model/index.js'
import { KindredError } from '../../core/shared/index.js'
import { type Csr, csrFromTriplets } from '../../numeric/sparse/index.js'
import { diverged, expectFinite } from './divergence.js'

/** What a fit contributes to a snapshot. The other fields follow from the dataset and the run. */
export interface Fitted {
  readonly options: Readonly<Record<string, unknown>>
  readonly arrays: Readonly<Record<string, SnapshotArray>>
  readonly tuned?: Readonly<Record<string, unknown>>
  readonly metrics?: Readonly<Record<string, number>>
  readonly members?: Readonly<Record<string, Snapshot>>
}

/**
 * Creates a frozen snapshot. It is the end of every fit, so it is where numbers that are not finite stop.
 *
 * @throws KindredError FIT_DIVERGED if an array or a metric has a number that is not finite.
 */
export function createSnapshot(algorithm: string, data: Dataset, run: TrainingRun, fitted: Fitted): Snapshot {
  const bad = findBadArray({ arrays: fitted.arrays, members: {} })
  if (bad !== null) throw diverged(algorithm, `${bad.path} contains ${bad.value}`, run, fitted.options)
  for (const [name, value] of Object.entries(fitted.metrics ?? {}))
    expectFinite(algorithm, `metric ${name}`, value, run, fitted.options)
  return Object.freeze({
    algorithm,
    target: run.target,
    seed: run.seed,
    datasetHash: data.hash,
    users: data.users,
    items: data.items,
    options: fitted.options,
    tuned: fitted.tuned ?? {},
    metrics: fitted.metrics ?? {},
    arrays: Object.freeze({ ...fitted.arrays }),
    members: Object.freeze({ ...fitted.members }),
  })
}

/**
 * Checks that a snapshot was made by a model.
 *
 * @throws KindredError BAD_DATA if its algorithm is another one.
 */
export function expectAlgorithm(snapshot: Snapshot, algorithm: string): void {
  if (snapshot.algorithm === algorithm) return
  throw new KindredError('BAD_DATA', `${algorithm} cannot load a snapshot of ${snapshot.algorithm}`, {
    field: 'algorithm',
    remedy: `load it with the model ${snapshot.algorithm}`,
  })
}

/**
 * An array of a snapshot.
 *
 * @throws KindredError BAD_DATA if it is missing or of another type.
 */
export function arrayOf<Kind extends SnapshotArray>(
  snapshot: Snapshot,
  name: string,
  type: new (length: number) => Kind,
): Kind {
  const array = snapshot.arrays[name]
  if (array instanceof type) return array
  throw new KindredError('BAD_DATA', `the ${snapshot.algorithm} snapshot has no ${type.name} "${name}"`, {
    field: name,
    remedy: 'train again',
  })
}

/**
 * A matrix as snapshot arrays: `{name}Offsets`, `{name}Indices` and, unless all are 1, `{name}Values`.
 * Members of a blend that store the same matrix share the arrays.
 */
export function csrArrays(name: string, matrix: Csr): Record<string, SnapshotArray> {
  const arrays = { [`${name}Offsets`]: matrix.offsets, [`${name}Indices`]: matrix.indices }
  return matrix.values.every((value) => value === 1)
    ? arrays
    : { ...arrays, [`${name}Values`]: matrix.values }
}

let ones = new Float32Array(0)

/** Read-only values of 1. Many matrices of a snapshot have no other values and share one array. */
function onesOf(length: number): Float32Array {
  if (ones.length < length) ones = new Float32Array(length).fill(1)
  return ones.subarray(0, length)
}

/**
 * The matrix that {@link csrArrays} stored. Its arrays are read-only.
 *
 * @throws KindredError BAD_DATA if an array is missing or of another type.
 */
export function csrOf(snapshot: Snapshot, name: string, columns: number): Csr {
  const offsets = arrayOf(snapshot, `${name}Offsets`, Int32Array)
  const indices = arrayOf(snapshot, `${name}Indices`, Int32Array)
  const values =
    `${name}Values` in snapshot.arrays
      ? arrayOf(snapshot, `${name}Values`, Float32Array)
      : onesOf(indices.length)
  return { rows: offsets.length - 1, columns, offsets, indices, values }
}

/**
 * Signed history, users × items: positive for attracting interactions, negative for dislikes, as in a query.
 */
export function signedHistory(data: Dataset): Csr {
  if (data.dislikes.indices.length === 0) return data.interactions
  const parts = [
    { matrix: data.interactions, sign: 1 },
    { matrix: data.dislikes, sign: -1 },
  ]
  const rows: number[] = []
  const columns: number[] = []
  const values: number[] = []
  for (const { matrix, sign } of parts) {
    for (let row = 0; row < matrix.rows; row++) {
      for (let entry = matrix.offsets[row]!; entry < matrix.offsets[row + 1]!; entry++) {
        rows.push(row)
        columns.push(matrix.indices[entry]!)
        values.push(sign * matrix.values[entry]!)
      }
    }
  }
  return csrFromTriplets(data.interactions.rows, data.interactions.columns, { rows, columns, values })
}
