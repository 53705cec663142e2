import { type Blended, blendLists } from '../core/blend.js'
import { blendDense, type SourceScores } from '../core/dense-blend.js'
import type { ItemFilter } from '../core/item-filter.js'
import type { ReadOptions } from '../core/ports/read-options.js'
import type { Query, Recommender, Scored } from '../core/recommender.js'
import { type Counts, traced, tracedNow } from '../core/trace.js'
import type { Vocabulary } from '../core/vocabulary.js'
import { sharedEngine } from '../numeric/engine.js'
import type { SourceBudget } from './source-budget.js'
import type { ViewerContext } from './viewer-context.js'

export interface Gathered extends SourceScores {
  /** Sources that did not answer in time. */
  readonly late: readonly string[]
}

/** What the sources say, blended. */
export interface Candidates {
  /** Best first, at most `query.k`. */
  readonly blended: readonly Blended[]
  /** Sources that did not answer in time, and have no say in it. */
  readonly late: readonly string[]
}

/** The sources of one page, with what they are blended by. */
export interface WeightedSources {
  readonly sources: readonly Recommender[]
  readonly weights: Readonly<Record<string, number>>
  /** Targets of those that score densely; null: none does. */
  readonly targets: Vocabulary | null
}

/** Asks all sources at once and blends what they say. */
export async function findCandidates(
  { sources, weights, targets }: WeightedSources,
  query: Query,
  budget: SourceBudget,
  options: ReadOptions,
): Promise<Candidates> {
  // Each dense source writes into the engine's memory, where they are added up without a copy.
  const rooms: Float32Array[] = []
  try {
    const gather = () => gatherCandidates(sources, query, targets, budget, rooms)
    const gathered = await traced(options.trace, 'candidates', gather, countsOf)
    const blended = tracedNow(
      options.trace,
      'blend',
      () =>
        targets === null
          ? blendLists(gathered.lists, weights)
          : blendDense(sharedEngine(), targets, gathered, weights, query),
      ({ length }) => ({ entries: length }),
    )
    return { blended, late: gathered.late }
  } finally {
    if (rooms.length > 0) sharedEngine().release(...rooms)
  }
}

export async function gatherCandidates(
  sources: readonly Recommender[],
  query: Query,
  targets: Vocabulary | null,
  budget: SourceBudget,
  rooms: Float32Array[],
): Promise<Gathered> {
  const inEngine = sources.filter(({ scoreQuery }) => targets !== null && scoreQuery !== undefined)
  const others = sources.filter((source) => !inEngine.includes(source))
  const waiting = Promise.all(
    others.map(async (source) => [source.name, await budget.within(source.recommend(query))] as const),
  )
  // What fails before it is waited for is heard of below.
  waiting.catch(() => {})
  // The questions to the database leave first: it works while the engine scores.
  if (others.length > 0) await new Promise((resolve) => setImmediate(resolve))
  const dense = new Map<string, Float32Array>()
  for (const { name, scoreQuery } of inEngine) {
    const scores = sharedEngine().float32(targets!.size)
    rooms.push(scores)
    scoreQuery!(query, scores)
    dense.set(name, scores)
  }
  const answers = await waiting
  const lists = answers.filter((answer): answer is readonly [string, readonly Scored[]] => answer[1] !== null)
  return {
    dense,
    lists: new Map(lists),
    late: answers.filter(([, list]) => list === null).map(([name]) => name),
  }
}

const countsOf = ({ dense, lists, late }: Gathered): Counts => ({
  ...Object.fromEntries([...dense].map(([source, { length }]) => [source, length])),
  ...Object.fromEntries([...lists].map(([source, { length }]) => [source, length])),
  ...(late.length > 0 && { late: late.join() }),
})

/** What a page for this viewer never shows. */
export function excludedItems(
  viewer: ViewerContext,
  { includeSeen = false }: ItemFilter,
  exclude: readonly string[],
): ReadonlySet<string> {
  return new Set([...(includeSeen ? [] : viewer.seen), ...viewer.dismissed, ...viewer.authored, ...exclude])
}
