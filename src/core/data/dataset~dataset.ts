import type { Csr } from '../numeric/csr.js'
import type { Vocabulary } from './vocabulary.js'

/**
 * A frozen picture of a graph as arrays: what trainers fit on and evaluation splits. Rows of every matrix are
 * those of the vocabularies, so a split of a Dataset keeps its vocabularies.
 */
export interface Dataset {
  readonly name: string
  readonly users: Vocabulary
  readonly items: Vocabulary
  /** users × items; the summed effective weight of a pair, above 0. */
  readonly interactions: Csr
  /** Latest event of each entry of `interactions`, milliseconds since 1970, NaN where unknown; null: no times at all. */
  readonly times: Float64Array | null
  /** users × items that the user was repelled by; the strength, above 0. */
  readonly dislikes: Csr
  /** users × users; 1 for each tie. Symmetric unless `tiesDirected`; then row → column. No diagonal. */
  readonly ties: Csr
  readonly tiesDirected: boolean
  readonly tags: Vocabulary
  /** items × tags; weight above 0. */
  readonly itemTags: Csr
  /** SHA-256 over vocabularies and matrices, in hexadecimal: equal content, equal hash. */
  readonly hash: string
}

/** A Dataset before its hash is taken. */
export type DatasetContent = Omit<Dataset, 'hash'>
