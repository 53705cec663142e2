import type { Recommender, TrainingRun } from '../../core/model/index.js'
import { sharedEngine } from '../../numeric/engine/index.js'
import { type Csr, rowIndices } from '../../numeric/sparse/index.js'
import { listMetrics } from '../../numeric/stats/index.js'
import { blocksOf, sampleHeldOutUsers, yieldToEventLoop } from '../shared/index.js'

/** Most users that a value is judged on. */
const MAX_USERS = 1000
/** Entries of a list that is judged. */
const LENGTH = 20

/** A search for one value by halving and doubling. */
export interface ValueSearch {
  readonly start: number
  readonly least: number
  readonly most: number
  /** Fits with a value and returns the recommender. */
  fit(value: number): Promise<Recommender>
}

/**
 * The value with the best NDCG@20 on validation. From the start it is halved as long as that helps; if it
 * does not help at once, it is doubled. So three fits are enough where the start is right.
 *
 * @param interactions users × items, the training data; they are not ranked.
 * @returns the start without validation users.
 */
export async function chooseValue(
  interactions: Csr,
  { start, least, most, fit }: ValueSearch,
  { validation, seed, signal }: TrainingRun,
): Promise<number> {
  const users = validation === undefined ? new Int32Array() : sampleHeldOutUsers(validation, MAX_USERS, seed)
  if (validation === undefined || users.length === 0) return start
  const qualityOf = async (value: number): Promise<number> => {
    const recommender = await fit(value)
    return meanNdcg(recommender, users, interactions, validation, signal)
  }
  let best = start
  let quality = await qualityOf(start)
  for (const factor of [0.5, 2]) {
    for (let value = best * factor; value >= least && value <= most; value *= factor) {
      const next = await qualityOf(value)
      if (next <= quality) break
      best = value
      quality = next
    }
    if (best !== start) break
  }
  return best
}

async function meanNdcg(
  { scoreBlock }: Recommender,
  users: Int32Array,
  known: Csr,
  relevant: Csr,
  signal: AbortSignal | undefined,
): Promise<number> {
  const engine = sharedEngine()
  let sum = 0
  for (const { users: block } of blocksOf(users, known.columns)) {
    await yieldToEventLoop(signal)
    const scores = engine.float32(block.length * known.columns)
    await scoreBlock!(block, scores)
    const { ids } = engine.topK(scores, known.columns, { k: LENGTH, exclude: known, excludeRows: block })
    engine.release(scores)
    for (const [at, user] of block.entries())
      sum += listMetrics(
        ids.subarray(at * LENGTH, (at + 1) * LENGTH),
        rowIndices(relevant, user),
        LENGTH,
      ).ndcg
  }
  return sum / users.length
}
