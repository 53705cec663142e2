import type { Engine } from '../../numeric/engine/index.js'
import type { Vocabulary } from '../data/index.js'
import type { Scored, SourceName, SourceWeights } from '../model/index.js'
import { byScore } from '../shared/index.js'
import { type Blended, type Contribution, maxNormalizer } from './blend.js'

/** What sources say for one query. */
export interface SourceScores {
  /** By source name: a score of each target. What is not to be shown is set to 0 in them. */
  readonly dense: ReadonlyMap<SourceName, Float32Array>
  /** By name of a dense source: scores in its unit of items beyond the targets, none excluded. */
  readonly folded?: ReadonlyMap<SourceName, readonly Scored[]>
  /** By source name, each id at most once, none excluded; they may name what the vocabulary does not know. */
  readonly lists: ReadonlyMap<SourceName, readonly Scored[]>
}

export interface BlendOptions {
  /** Most entries. */
  readonly k: number
  readonly exclude: ReadonlySet<string>
  /** If given, nothing else is in the answer. */
  readonly only?: ReadonlySet<string>
}

/** A source that scores densely, with the factor that its scores count by. */
interface DensePart {
  readonly source: SourceName
  readonly factor: number
  readonly scores: Float32Array
  /** Scores of items beyond the targets by id. */
  readonly beyond: ReadonlyMap<string, number>
}

/** A source that gave a list: its contributions by id. */
interface ListPart {
  readonly source: SourceName
  readonly given: ReadonlyMap<string, number>
}

/**
 * The sum of `blendLists` over all targets at once, best first, ties by id: exact, where lists that are cut must leave out what each of them just
 * misses.
 *
 * @param dense quickest where the scores lie in the memory of `engine`.
 * @param weights by source name.
 */
export function blendDense(
  engine: Engine,
  targets: Vocabulary,
  { dense, folded, lists }: SourceScores,
  weights: SourceWeights,
  { k, exclude, only }: BlendOptions,
): Blended[] {
  const totals = engine.float32(targets.size)
  try {
    const denseParts = addDense(
      engine,
      targets,
      { dense, folded },
      weights,
      { exclude, ...(only && { only }) },
      totals,
    )
    const unknown = new Set(denseParts.flatMap(({ beyond }) => [...beyond.keys()]))
    const listParts = addLists(targets, lists, weights, totals, unknown)
    const { ids, scores: found } = engine.topK(totals, targets.size, { k: Math.min(k, targets.size) })
    let count = 0
    while (count < ids.length && ids[count]! >= 0 && found[count]! > 0) count++
    const parts = denseParts.length + listParts.length
    /** By entry, then by source: its contribution. */
    const given = new Float64Array((count + unknown.size) * parts)
    const sources = [...denseParts, ...listParts].map(({ source }) => source)
    const best: Blended[] = []
    const add = (id: string, row: number): void => {
      const start = best.length * parts
      let place = start
      for (const { factor, scores, beyond } of denseParts)
        given[place++] = factor * (row >= 0 ? scores[row]! : (beyond.get(id) ?? 0))
      for (const part of listParts) given[place++] = part.given.get(id) ?? 0
      best.push(new BlendedEntry(id, sources, given, start))
    }
    for (const row of ids.subarray(0, count)) add(targets.ids[row]!, row)
    for (const id of unknown) add(id, -1)
    return best.sort(byScore).slice(0, k)
  } finally {
    engine.release(totals)
  }
}

/** Of hundreds of entries a page shows some twenty, so what each source contributed is put in order only where it is asked for. */
class BlendedEntry implements Blended {
  readonly score: number

  /** @param given contributions of all entries; this one's begin at `start`, by source. */
  constructor(
    readonly id: string,
    private readonly sources: readonly SourceName[],
    private readonly given: Float64Array,
    private readonly start: number,
  ) {
    this.score = sumFromLargest(given, start, start + sources.length)
  }

  get contributions(): readonly Contribution[] {
    return this.sources
      .map((source, place): Contribution => ({ source, contribution: this.given[this.start + place]! }))
      .filter(({ contribution }) => contribution > 0)
      .sort((left, right) => right.contribution - left.contribution)
  }
}

/** Sum of what is above 0, in the order of contributions, so that these add up to it bit for bit. */
function sumFromLargest(values: Float64Array, start: number, end: number): number {
  let sum = 0
  let limit = Number.POSITIVE_INFINITY
  // There are a few, so the next largest is looked for each time.
  for (;;) {
    let next = 0
    let times = 0
    for (let at = start; at < end; at++) {
      const value = values[at]!
      if (value >= limit || value < next || value <= 0) continue
      times = value === next ? times + 1 : 1
      next = value
    }
    if (times === 0) return sum
    for (; times > 0; times--) sum += next
    limit = next
  }
}

/** totals += weight / best · scores, where they are above 0, of each source. */
function addDense(
  engine: Engine,
  targets: Vocabulary,
  { dense, folded }: Pick<SourceScores, 'dense'> & { readonly folded: SourceScores['folded'] | undefined },
  weights: SourceWeights,
  { exclude, only }: Pick<BlendOptions, 'exclude' | 'only'>,
  totals: Float32Array,
): DensePart[] {
  const rowsOf = (ids: Iterable<string>): Int32Array =>
    Int32Array.from(ids, (id) => targets.indexOf(id)).filter((row) => row >= 0)
  const hidden = rowsOf(exclude)
  const kept = only && rowsOf([...only].filter((id) => !exclude.has(id)))
  const parts: DensePart[] = []
  for (const [source, scores] of dense) {
    if (kept) keepOnly(scores, kept)
    else for (const row of hidden) scores[row] = 0
    const beyond = new Map(folded?.get(source)?.map(({ id, score }) => [id, score]))
    const best = Math.max(engine.maximum(scores), ...beyond.values())
    const factor = best > 0 ? (weights[source] ?? 0) / best : 0
    if (factor === 0) continue
    engine.addPositive(factor, scores, totals)
    parts.push({ source, factor, scores, beyond })
  }
  return parts
}

/** The same of lists. @param unknown receives the ids that the vocabulary does not know. */
function addLists(
  targets: Vocabulary,
  lists: SourceScores['lists'],
  weights: SourceWeights,
  totals: Float32Array,
  unknown: Set<string>,
): ListPart[] {
  const parts: ListPart[] = []
  for (const [source, list] of lists) {
    const factor = (weights[source] ?? 0) * maxNormalizer(list.map(({ score }) => score))
    if (factor === 0) continue
    const given = new Map<string, number>()
    for (const { id, score } of list) {
      if (score <= 0) continue
      given.set(id, factor * score)
      const row = targets.indexOf(id)
      if (row < 0) unknown.add(id)
      else totals[row]! += factor * score
    }
    parts.push({ source, given })
  }
  return parts
}

/** Sets all scores but those of some rows to 0. */
function keepOnly(scores: Float32Array, rows: Int32Array): void {
  const kept = Float32Array.from(rows, (row) => scores[row]!)
  scores.fill(0)
  for (const [place, row] of rows.entries()) scores[row] = kept[place]!
}
