import { maxNormalizer } from '../../core/blend/index.js'
import { bestRows } from '../../numeric/linear/index.js'
import { type Csr, rowIndices } from '../../numeric/sparse/index.js'
import { blocksOf, maskKnown, type ScoreBlock } from '../shared/index.js'

/** One user with something held out, and what each source says about their candidates. */
export interface BlendCase {
  /** What decides the segment: items in the history, or ties. */
  readonly historyLength: number
  /** candidates × sources, calibrated: 0 … 1, and at least one 1 in each source that says anything. */
  readonly scores: Float32Array
  /** Positions of the held-out entries among the candidates. */
  readonly found: Int32Array
  /** Held-out entries, found or not. */
  readonly relevant: number
}

export interface CaseTask {
  /** Ascending. */
  readonly users: Int32Array
  /** users × targets: held out of what the sources were fitted on. */
  readonly relevant: Csr
  /** users × targets: what the sources were fitted on; never a candidate. */
  readonly known: Csr
  readonly people: boolean
  readonly historyLengths: Int32Array
}

/** Best entries of each source that become candidates: a blend's first 20 hardly reach deeper. */
const CANDIDATES_PER_SOURCE = 100

/** Asks every source about every user, densely, and keeps the candidates. @param onCases told of the number of users so far. */
export async function collectCases(
  sources: readonly ScoreBlock[],
  task: CaseTask,
  onCases: (users: number) => void = () => {},
): Promise<BlendCase[]> {
  const cases: BlendCase[] = []
  const targets = task.relevant.columns
  const parts = [...blocksOf(task.users, targets * sources.length)]
  const most = Math.max(0, ...parts.map(({ users }) => users.length))
  // Used again for each block: room of this size, given up again and again, makes the garbage collector walk the whole heap each time.
  const rooms = sources.map(() => new Float32Array(most * targets))
  for (const { users } of parts) {
    const blocks = rooms.map((room) => room.subarray(0, users.length * targets).fill(0))
    for (const [position, source] of sources.entries()) await source(users, blocks[position]!)
    for (const [position, user] of users.entries()) {
      const rows = blocks.map((block) => block.subarray(position * targets, (position + 1) * targets))
      for (const row of rows) maskKnown(row, rowIndices(task.known, user), task.people ? user : -1)
      cases.push(caseOf(rows, rowIndices(task.relevant, user), task.historyLengths[user]!))
    }
    onCases(cases.length)
  }
  return cases
}

function caseOf(rows: readonly Float32Array[], relevant: Int32Array, historyLength: number): BlendCase {
  const candidates = new Set<number>()
  for (const row of rows) {
    for (const target of bestRows(row, CANDIDATES_PER_SOURCE)) if (row[target]! > 0) candidates.add(target)
  }
  // Ascending, so that equal scores rank in order of row, as a list does.
  const targets = Int32Array.from(candidates).sort()
  const scores = new Float32Array(targets.length * rows.length)
  for (const [source, row] of rows.entries()) {
    const factor = maxNormalizer(row)
    for (const [position, target] of targets.entries()) {
      scores[position * rows.length + source] = Math.max(0, row[target]!) * factor
    }
  }
  const positions = new Map<number, number>()
  for (const [position, target] of targets.entries()) positions.set(target, position)
  const found = [...relevant].flatMap((target) => positions.get(target) ?? [])
  return { historyLength, scores, found: Int32Array.from(found), relevant: relevant.length }
}
