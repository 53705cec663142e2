import type { Engine } from '../../numeric/engine/index.js'
import { idealDcg, rankDiscount } from '../../numeric/stats/index.js'
import { type RankerList, type Scaling, writeInputs } from './inputs.js'
import type { RankerLists } from './lists.js'

/**
 * A network with one hidden layer and a linear skip connection: `w₂ᵀ relu(W₁ᵀ x + b₁) + w₀ᵀ x` over the
 * scaled inputs.
 */
export interface RankerNetwork extends Scaling {
  readonly hidden: number
  /** W₁, columns × hidden. */
  readonly first: Float32Array
  /** b₁ and w₂, one value for each hidden unit. */
  readonly bias: Float32Array
  readonly second: Float32Array
  /** w₀, one value for each column. */
  readonly skip: Float32Array
}

/** Maximum rows scored at once. It bounds the memory for intermediate values. */
const ROWS = 16_384

/**
 * Scores of the candidates, one list after another: log-odds against the other candidates of the same list,
 * up to a constant.
 */
export function scoreLists(
  engine: Engine,
  network: RankerNetwork,
  lists: readonly RankerList[],
): Float32Array {
  const scores = new Float32Array(rowsOf(lists))
  let some: RankerList[] = []
  let start = 0
  const scoreThem = (): void => {
    const found = scoreSome(engine, network, some)
    scores.set(found, start)
    start += found.length
    some = []
  }
  let rows = 0
  for (const list of lists) {
    const count = list.candidates.length
    if (rows + count > ROWS && some.length > 0) {
      scoreThem()
      rows = 0
    }
    some.push(list)
    rows += count
  }
  if (some.length > 0) scoreThem()
  return scores
}

function scoreSome(engine: Engine, network: RankerNetwork, lists: readonly RankerList[]): Float32Array {
  const { columns, hidden, first, bias, second, skip } = network
  const rows = rowsOf(lists)
  const width = columns.length
  const x = new Float32Array(rows * width)
  let start = 0
  for (const list of lists) {
    writeInputs(list, network, x, start)
    start += list.candidates.length
  }
  const scores = engine.matmul(x, skip, { rows, columns: 1, inner: width })
  const inner = engine.matmul(x, first, { rows, columns: hidden, inner: width })
  for (let row = 0; row < rows; row++) {
    let score = scores[row]!
    for (let unit = 0; unit < hidden; unit++)
      score += second[unit]! * Math.max(0, inner[row * hidden + unit]! + bias[unit]!)
    scores[row] = score
  }
  return scores
}

function rowsOf(lists: readonly RankerList[]): number {
  return lists.reduce((rows, { candidates }) => rows + candidates.length, 0)
}

const K = 20

/** Mean recall@20 and NDCG@20 over lists; held-out users that are not candidates count as missed. */
export function listQuality(
  scores: Float32Array,
  { offsets, relevant, held }: Pick<RankerLists, 'offsets' | 'relevant' | 'held'>,
): { readonly recall: number; readonly ndcg: number } {
  const count = offsets.length - 1
  let recall = 0
  let ndcg = 0
  for (let list = 0; list < count; list++) {
    let hits = 0
    let gain = 0
    for (let row = offsets[list]!; row < offsets[list + 1]!; row++) {
      if (relevant[row] === 0) continue
      const rank = rankOf(scores, row, offsets[list]!, offsets[list + 1]!)
      if (rank >= K) continue
      hits++
      gain += rankDiscount(rank)
    }
    recall += hits / held[list]!
    ndcg += gain / idealDcg(K, held[list]!)
  }
  return { recall: recall / Math.max(1, count), ndcg: ndcg / Math.max(1, count) }
}

/** How many rows from `start` to `end` rank above a row, at most K. */
function rankOf(scores: Float32Array, row: number, start: number, end: number): number {
  const score = scores[row]!
  let rank = 0
  for (let other = start; other < end && rank < K; other++)
    if (scores[other]! > score || (scores[other] === score && other < row)) rank++
  return rank
}
