import { maxNormalizer, positiveScore } from '../../core/blend/index.js'
import { bestRows } from '../../numeric/linear/index.js'
import { type Csr, rowIndices } from '../../numeric/sparse/index.js'
import { blocksOf, maskKnown, type ScoreBlock } from '../shared/index.js'

/** A held-out user and the scores that each source gives to their candidates. */
export interface BlendCase {
  /** Decides the segment: number of items in the history, or number of ties. */
  readonly historyLength: number
  /**
   * Candidates × sources, scaled by the max normalizer: 0 … 1, with a maximum of 1 for a source that scores
   * any.
   */
  readonly scores: Float32Array
  /** Positions of the held-out targets among the candidates. */
  readonly found: Int32Array
  /** Number of held-out targets, whether or not they are candidates. */
  readonly relevant: number
}

/** Input of {@link collectCases}. */
export interface CaseTask {
  /** Held-out users, ascending. */
  readonly users: Int32Array
  /** Users × targets: held out of the data that the sources were fitted on. */
  readonly relevant: Csr
  /** Users × targets: the data that the sources were fitted on; never a candidate. */
  readonly known: Csr
  /** Whether a user is not a candidate for themselves: true if targets are users. */
  readonly excludeSelf: boolean
  /** By user; see {@link BlendCase.historyLength}. */
  readonly historyLengths: Int32Array
  /** Called with the position of each source and its scores; throws if they are not finite. */
  readonly checkScores: (source: number, scores: Float32Array) => void
}

/**
 * Best entries of each source that become candidates. The first 20 of a blend rarely come from further down.
 */
const CANDIDATES_PER_SOURCE = 100

/**
 * Scores all targets of every user by every source, and keeps the candidates.
 *
 * @param onProgress is called after each block with the number of users so far.
 */
export async function collectCases(
  sources: readonly ScoreBlock[],
  task: CaseTask,
  onProgress: (users: number) => void = () => {},
): Promise<BlendCase[]> {
  const cases: BlendCase[] = []
  const targets = task.relevant.columns
  const parts = [...blocksOf(task.users, targets * sources.length)]
  const largest = Math.max(0, ...parts.map(({ users }) => users.length))
  // Reused for each block. Allocating arrays of this size per block makes the garbage collector walk the
  // whole heap.
  const buffers = sources.map(() => new Float32Array(largest * targets))
  for (const { users } of parts) {
    const blocks = buffers.map((buffer) => buffer.subarray(0, users.length * targets).fill(0))
    for (const [position, source] of sources.entries()) {
      await source(users, blocks[position]!)
      task.checkScores(position, blocks[position]!)
    }
    for (const [position, user] of users.entries()) {
      const rows = blocks.map((block) => block.subarray(position * targets, (position + 1) * targets))
      for (const row of rows) maskKnown(row, rowIndices(task.known, user), task.excludeSelf ? user : -1)
      cases.push(caseOf(rows, rowIndices(task.relevant, user), task.historyLengths[user]!))
    }
    onProgress(cases.length)
  }
  return cases
}

/** @param rows scores of all targets by each source. */
function caseOf(rows: readonly Float32Array[], relevant: Int32Array, historyLength: number): BlendCase {
  const candidates = new Set<number>()
  for (const row of rows) {
    for (const target of bestRows(row, CANDIDATES_PER_SOURCE)) if (row[target]! > 0) candidates.add(target)
  }
  // Ascending, so that equal scores rank by row, as in a list.
  const targets = Int32Array.from(candidates).sort()
  const scores = new Float32Array(targets.length * rows.length)
  for (const [source, row] of rows.entries()) {
    const factor = maxNormalizer(row)
    for (const [position, target] of targets.entries()) {
      scores[position * rows.length + source] = positiveScore(row[target]!) * factor
    }
  }
  const positions = new Map<number, number>()
  for (const [position, target] of targets.entries()) positions.set(target, position)
  const found = [...relevant].flatMap((target) => positions.get(target) ?? [])
  return { historyLength, scores, found: Int32Array.from(found), relevant: relevant.length }
}
