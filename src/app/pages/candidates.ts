import {
  type Blended,
  blendDense,
  blendLists,
  foldItems,
  type SourceScores,
  scoreFolded,
} from '../../core/blend/index.js'
import type { ItemFilter } from '../../core/data/index.js'
import { ITEM_SOURCES, type ItemSource, type Query, type Scored } from '../../core/model/index.js'
import type { RequestContext } from '../../core/ports/index.js'
import { type Counts, traced, tracedNow } from '../../core/shared/index.js'
import { sharedEngine } from '../../numeric/engine/index.js'
import type { CandidateSource, WeightedSources } from '../serving/index.js'
import { type DenseScorer, type DenseScores, scoreTogether } from './score-together.js'
import type { ViewerContext } from './viewer.js'

export interface Gathered extends SourceScores {
  /** Sources that did not answer in time. */
  readonly late: readonly ItemSource[]
  /** To be called when the dense scores are no longer looked at. */
  release(): void
}

/** What the sources say, blended. */
export interface Candidates {
  /** Best first, at most `query.k`. */
  readonly blended: readonly Blended[]
  /** Sources that did not answer in time, and have no say in it. */
  readonly late: readonly ItemSource[]
}

/** Asks all sources at once and blends what they say. */
export async function findCandidates(
  asking: WeightedSources,
  query: Query,
  budget: SourceBudget,
  context: RequestContext,
): Promise<Candidates> {
  const { weights, targets } = asking
  const gather = () => gatherCandidates(asking, query, budget)
  const gathered = await traced(context.trace, 'candidates', gather, countsOf)
  try {
    const blended = tracedNow(
      context.trace,
      'blend',
      () =>
        targets === null
          ? blendLists(gathered.lists, weights)
          : blendDense(sharedEngine(), targets, gathered, weights, query),
      ({ length }) => ({ entries: length }),
    )
    return { blended, late: gathered.late }
  } finally {
    gathered.release()
  }
}

/** What the sources say, each for itself. */
export async function gatherCandidates(
  { sources, targets, coldStartItems }: Omit<WeightedSources, 'weights'>,
  query: Query,
  budget: SourceBudget,
): Promise<Gathered> {
  const { trace } = budget.options
  const inEngine = targets === null ? [] : sources.filter(scoresDensely)
  const others = targets === null ? sources : sources.filter((source) => !scoresDensely(source))
  const waiting = Promise.all(
    others.map(async (source) => {
      const ask = () => budget.within(source.recommend(query))
      const list = await traced(trace, `source/${source.name}`, ask, (found) => ({
        entries: found?.length ?? 'late',
      }))
      return [source.name, list] as const
    }),
  )
  // What fails before it is waited for is heard of below.
  waiting.catch(() => {})
  const isOpen = (id: string) => !query.exclude.has(id) && (query.only?.has(id) ?? true)
  const beyond = targets === null || coldStartItems === undefined ? null : budget.within(coldStartItems())
  beyond?.catch(() => {})
  // The questions to the database leave before the engine scores: it works meanwhile. The live history is folded in here, too.
  const { scores: dense, release } =
    inEngine.length === 0 ? NOTHING_DENSE : await scoreTogether(targets!, inEngine, query, trace)
  try {
    const answers = await waiting
    const items = targets === null ? [] : foldItems((await beyond) ?? [], targets)
    const folded = new Map(
      [...dense]
        .filter(([name]) => ITEM_SOURCES[name].foldsInItems)
        .map(([name, scores]) => [name, scoreFolded(items, scores, isOpen)] as const),
    )
    const lists = answers.filter(
      (answer): answer is readonly [ItemSource, readonly Scored[]] => answer[1] !== null,
    )
    const late = answers.filter(([, list]) => list === null).map(([name]) => name)
    return { dense, folded, lists: new Map(lists), late, release }
  } catch (error) {
    release()
    throw error
  }
}

const NOTHING_DENSE: DenseScores = { scores: new Map(), release() {} }

const scoresDensely = (source: CandidateSource): source is CandidateSource & DenseScorer =>
  source.scoreQueries !== undefined

const countsOf = ({ dense, folded, lists, late }: Gathered): Counts => ({
  ...Object.fromEntries([...dense].map(([source, { length }]) => [source, length])),
  ...Object.fromEntries([...lists].map(([source, { length }]) => [source, length])),
  coldStartItems: Math.max(0, ...[...(folded ?? [])].map(([, { length }]) => length)),
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

/** The time that the sources of one page have, all together. */
export interface SourceBudget {
  /** For what sources read: ended with the request, or with the time. */
  readonly options: RequestContext
  /** What `work` gives; null if the time was up before. Whatever else it rejects with goes through. */
  within<T>(work: Promise<T>): Promise<T | null>
  /** To be called once all have answered. */
  end(): void
}

/** @param budgetMs from now on. */
export function startBudget(budgetMs: number, context: RequestContext): SourceBudget {
  const spent = new AbortController()
  const timer = setTimeout(() => spent.abort(new Error('the time of the sources is up')), budgetMs)
  const up = new Promise<null>((resolve) => {
    spent.signal.addEventListener('abort', () => resolve(null), { once: true })
  })
  const signal = context.signal === undefined ? spent.signal : AbortSignal.any([context.signal, spent.signal])
  return {
    options: { ...context, signal },
    async within(work) {
      try {
        return await Promise.race([work, up])
      } catch (error) {
        if (spent.signal.aborted && context.signal?.aborted !== true) return null
        throw error
      }
    },
    end: () => clearTimeout(timer),
  }
}
