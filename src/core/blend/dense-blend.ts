import type { Engine } from '../../numeric/engine/index.js'
import type { Vocabulary } from '../data/index.js'
import type { Scored, SourceName, SourceWeights } from '../model/index.js'
import { byScore } from '../shared/index.js'
import { type Blended, type Contribution, maxNormalizer, positiveScore } from './blend.js'

/** The scores of all sources for one query. */
export interface SourceScores {
  /** A score for every target. Blending sets the scores of excluded targets to 0. */
  readonly dense: ReadonlyMap<SourceName, Float32Array>
  /** Scores of items that the snapshot does not know, in the unit of their dense source; none excluded. */
  readonly folded?: ReadonlyMap<SourceName, readonly Scored[]>
  /** Lists without excluded ids; an id appears at most once in each and may be unknown to the snapshot. */
  readonly lists: ReadonlyMap<SourceName, readonly Scored[]>
}

/** Which entries a blend returns. */
export interface BlendOptions {
  /** Maximum number of entries. */
  readonly k: number
  readonly exclude: ReadonlySet<string>
  /** If given, only these ids are returned. */
  readonly only?: ReadonlySet<string>
}

/** A dense source, with the factor that scales its scores. */
interface DensePart {
  readonly source: SourceName
  readonly factor: number
  readonly scores: Float32Array
  /** Scores of items that are not targets, by id. */
  readonly beyond: ReadonlyMap<string, number>
}

/** The contributions of a source that returned a list, by id. */
interface ListPart {
  readonly source: SourceName
  readonly given: ReadonlyMap<string, number>
}

/**
 * Same sum as {@link blendLists}, over all targets at once; best first, equal scores by id. It is exact:
 * lists of limited length miss the contributions of entries that they just leave out.
 *
 * @param dense fastest if the arrays are in the memory of `engine`. They are changed.
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
    /** Contributions, entries × sources. */
    const given = new Float64Array((count + unknown.size) * parts)
    const sources = [...denseParts, ...listParts].map(({ source }) => source)
    const best: Blended[] = []
    const add = (id: string, row: number): void => {
      const start = best.length * parts
      let place = start
      for (const { factor, scores, beyond } of denseParts)
        given[place++] = factor * positiveScore(row >= 0 ? scores[row]! : (beyond.get(id) ?? 0))
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

/** Sorts its contributions when they are read: a page shows some twenty of hundreds of entries. */
class BlendedEntry implements Blended {
  readonly score: number

  /**
   * @param given contributions of all entries; those of this one begin at `start`, in the order of `sources`.
   */
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

/** Sum of the values above 0, largest first, so that the sorted contributions add up to it bit for bit. */
function sumFromLargest(values: Float64Array, start: number, end: number): number {
  let sum = 0
  let limit = Number.POSITIVE_INFINITY
  // A selection sort: there are only a few values.
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

/** `totals += weight / best · max(0, scores)` for each dense source. */
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
    const best = Math.max(engine.maximum(scores), ...[...beyond.values()].map(positiveScore))
    const factor = maxNormalizer([best]) > 0 ? (weights[source] ?? 0) / best : 0
    if (factor === 0) continue
    engine.addPositive(factor, scores, totals)
    parts.push({ source, factor, scores, beyond })
  }
  return parts
}

/** As {@link addDense}, for lists. @param unknown receives the ids that are not targets. */
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
      if (positiveScore(score) === 0) continue
      given.set(id, factor * score)
      const row = targets.indexOf(id)
      if (row < 0) unknown.add(id)
      else totals[row]! += factor * score
    }
    parts.push({ source, given })
  }
  return parts
}

/** Sets the scores of all other rows to 0. */
function keepOnly(scores: Float32Array, rows: Int32Array): void {
  const kept = Float32Array.from(rows, (row) => scores[row]!)
  scores.fill(0)
  for (const [place, row] of rows.entries()) scores[row] = kept[place]!
}
