import { bestRows } from '../numeric/best-rows.js'
import { type Blended, type Contribution, calibration } from './blend.js'
import type { Scored } from './recommender.js'
import type { Vocabulary } from './vocabulary.js'

/** What sources say for one query. */
export interface SourceScores {
  /** By source name: a score of each target. What is not to be shown is set to 0 in them. */
  readonly dense: ReadonlyMap<string, Float32Array>
  /** By source name, each id at most once, none excluded; they may name what the vocabulary does not know. */
  readonly lists: ReadonlyMap<string, readonly Scored[]>
}

export interface Wanted {
  /** Most entries. */
  readonly k: number
  readonly exclude: ReadonlySet<string>
  /** If given, nothing else is in the answer. */
  readonly only?: ReadonlySet<string>
}

/**
 * The sum of `blendLists` over all targets at once, best first, ties by id: exact, where lists that are cut must leave out what each of them just
 * misses.
 *
 * @param weights by source name.
 */
export function blendDense(
  targets: Vocabulary,
  { dense, lists }: SourceScores,
  weights: Readonly<Record<string, number>>,
  { k, exclude, only }: Wanted,
): Blended[] {
  const totals = new Float32Array(targets.size)
  const unknown = new Set<string>()
  const parts: ((id: string, row: number) => Contribution)[] = []
  for (const [source, scores] of dense) {
    if (only === undefined) hide(scores, exclude, targets)
    else keepOnly(scores, only, exclude, targets)
    const factor = addCalibrated(totals, scores, weights[source] ?? 0)
    if (factor > 0)
      parts.push((_, row) => ({ source, contribution: row < 0 ? 0 : factor * Math.max(0, scores[row]!) }))
  }
  for (const [source, list] of lists) {
    const factor = (weights[source] ?? 0) * calibration(list.map(({ score }) => score))
    if (factor === 0) continue
    const given = new Map<string, number>()
    for (const { id, score } of list) {
      if (score <= 0) continue
      given.set(id, factor * score)
      const row = targets.indexOf(id)
      if (row < 0) unknown.add(id)
      else totals[row]! += factor * score
    }
    parts.push((id) => ({ source, contribution: given.get(id) ?? 0 }))
  }
  const blended = (id: string, row: number): Blended => {
    const contributions = parts
      .map((part) => part(id, row))
      .filter(({ contribution }) => contribution > 0)
      .sort((left, right) => right.contribution - left.contribution)
    return {
      id,
      score: contributions.reduce((sum, { contribution }) => sum + contribution, 0),
      contributions,
    }
  }
  const best: Blended[] = []
  for (const row of bestRows(totals, k)) if (totals[row]! > 0) best.push(blended(targets.ids[row]!, row))
  for (const id of unknown) best.push(blended(id, -1))
  return best.sort((left, right) => right.score - left.score || (left.id < right.id ? -1 : 1)).slice(0, k)
}

/** totals += weight / best · scores, where they are above 0. @returns the factor. */
function addCalibrated(totals: Float32Array, scores: Float32Array, weight: number): number {
  const factor = weight * calibration(scores)
  if (factor === 0) return 0
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row]!
    if (score > 0) totals[row]! += factor * score
  }
  return factor
}

function hide(scores: Float32Array, ids: ReadonlySet<string>, targets: Vocabulary): void {
  for (const id of ids) {
    const row = targets.indexOf(id)
    if (row >= 0) scores[row] = 0
  }
}

function keepOnly(
  scores: Float32Array,
  only: ReadonlySet<string>,
  exclude: ReadonlySet<string>,
  targets: Vocabulary,
): void {
  const kept: [row: number, score: number][] = []
  for (const id of only) {
    const row = targets.indexOf(id)
    if (row >= 0 && !exclude.has(id)) kept.push([row, scores[row]!])
  }
  scores.fill(0)
  for (const [row, score] of kept) scores[row] = score
}
