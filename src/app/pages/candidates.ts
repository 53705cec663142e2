import {
  type Blended,
  blendDense,
  blendLists,
  foldItems,
  newItemScorer,
  type SourceScores,
  scoreFolded,
} from '../../core/blend/index.js'
import { ITEM_SOURCES, type ItemSource, type Query, type Scored } from '../../core/model/index.js'
import type { RequestContext } from '../../core/ports/index.js'
import { type Counts, traced, tracedNow } from '../../core/shared/index.js'
import type { Engine } from '../../numeric/engine/index.js'
import { leaveOut, orWithout } from '../faults/index.js'
import {
  type CandidateSource,
  type SourceDependencies,
  sourcesOf,
  type WeightedSources,
} from '../serving/index.js'
import type { Stage } from './compute-page.js'
import { createScoreTogether, type DenseScorer, type DenseScores } from './score-together.js'
import { likedCount } from './viewer.js'

/** Candidates for one query. */
export interface Candidates {
  /** Best first, at most `query.k`. */
  readonly blended: readonly Blended[]
  /** Sources that did not answer in time. They are not part of the blend. */
  readonly late: readonly ItemSource[]
}

/** Scores of each source for one query. */
export interface CandidateScores extends SourceScores {
  /** The sources that were queried, with their weights. */
  readonly sources: WeightedSources
  /** Sources that did not answer in time. */
  readonly late: readonly ItemSource[]
  /** Must be called once, when the dense scores are no longer used. */
  release(): void
}

/** Makes the sources, which read with this context: it ends with the request or at the deadline. */
export type SourcesFor = (context: RequestContext) => WeightedSources

/** Queries candidate sources, all in parallel and within one deadline. */
export interface CandidateFinder {
  /** Queries the sources and blends their scores. */
  find(sourcesFor: SourcesFor, query: Query, context: RequestContext): Promise<Candidates>
  /** Queries the sources without blending. */
  score(sourcesFor: SourcesFor, query: Query, context: RequestContext): Promise<CandidateScores>
}

/** What {@link createCandidateFinder} needs. */
export interface CandidateFinderDependencies {
  readonly engine: Engine
  /** Time that the sources of one query have. A source that is late is left out of that page. */
  readonly candidateTimeoutMs: number
}

/** One finder must serve a whole process, because it scores concurrent queries together. */
export function createCandidateFinder({
  engine,
  candidateTimeoutMs,
}: CandidateFinderDependencies): CandidateFinder {
  const scoreTogether = createScoreTogether(engine)

  async function score(
    sourcesFor: SourcesFor,
    query: Query,
    context: RequestContext,
  ): Promise<CandidateScores> {
    const deadline = startDeadline(candidateTimeoutMs, context)
    try {
      return await scoreSources(sourcesFor(deadline.context), query, deadline)
    } finally {
      deadline.end()
    }
  }

  async function scoreSources(
    weighted: WeightedSources,
    query: Query,
    { context, within }: Deadline,
  ): Promise<CandidateScores> {
    const { trace } = context
    const { sources, targets, users, coldStartItems } = weighted
    const inEngine = targets === null ? [] : sources.filter(scoresDensely)
    const others = targets === null ? sources : sources.filter((source) => !scoresDensely(source))
    const waiting = Promise.all(
      others.map(async (source) => {
        const ask = async () => within(source.recommend(query))
        const traceAsk = () =>
          traced(trace, `source/${source.name}`, ask, (found) => ({ entries: found?.length ?? 'late' }))
        const list = await orWithout(partOf(source.name), traceAsk, FAILED, context)
        return [source.name, list] as const
      }),
    )
    // A rejection before the await below must not count as unhandled.
    waiting.catch(() => {})
    const isOpen = (id: string) => !query.exclude.has(id) && (query.only?.has(id) ?? true)
    const beyond =
      targets === null || coldStartItems === undefined
        ? null
        : orWithout('cold-start items', async () => within(coldStartItems()), null, context)
    beyond?.catch(() => {})
    // The queries to the database are on their way before the engine scores, so that both work in parallel.
    const {
      scores: dense,
      failed,
      release,
    } = inEngine.length === 0 ? NOTHING_DENSE : await scoreTogether(targets!, inEngine, query, trace)
    try {
      for (const [name, error] of failed) leaveOut(partOf(name), error, context)
      const answers = await waiting
      const items = targets === null ? [] : foldItems((await beyond) ?? [], targets, users)
      const folded = new Map(
        [...dense]
          .filter(([name]) => ITEM_SOURCES[name].foldsInItems)
          .map(([name, scores]) => {
            const source = inEngine.find((each) => each.name === name)!
            try {
              return [name, scoreFolded(items, scores, isOpen, newItemScorer(source, query))] as const
            } catch (error) {
              leaveOut(`cold-start items of ${partOf(name)}`, error, context)
              return [name, []] as const
            }
          }),
      )
      const lists = answers.filter(
        (answer): answer is readonly [ItemSource, readonly Scored[]] =>
          answer[1] !== null && answer[1] !== FAILED,
      )
      const late = answers.filter(([, list]) => list === null).map(([name]) => name)
      return { sources: weighted, dense, folded, lists: new Map(lists), late, release }
    } catch (error) {
      release()
      throw error
    }
  }

  return {
    score,
    async find(sourcesFor, query, context) {
      const scores = await traced(
        context.trace,
        'candidates',
        () => score(sourcesFor, query, context),
        countsOf,
      )
      const { targets, weights } = scores.sources
      const blend = () =>
        targets === null
          ? blendLists(scores.lists, weights)
          : blendDense(engine, targets, scores, weights, query)
      try {
        const blended = tracedNow(context.trace, 'blend', blend, ({ length }) => ({ entries: length }))
        return { blended, late: scores.late }
      } finally {
        scores.release()
      }
    },
  }
}

/** The stage that finds the candidates of a page. */
export function candidateStage(
  finder: CandidateFinder,
  dependencies: Pick<SourceDependencies, 'live' | 'coldStartItems'>,
): Stage {
  return async (draft, { viewer, serving, query, popularity, context }) => {
    const sourcesFor = (limited: RequestContext) =>
      sourcesOf(serving, likedCount(viewer), { ...dependencies, popularity }, limited)
    return { ...draft, ...(await finder.find(sourcesFor, query, context)) }
  }
}

const NOTHING_DENSE: DenseScores = { scores: new Map(), failed: new Map(), release() {} }

/** Takes the place of the list of a source that failed. */
const FAILED: readonly Scored[] = []

const partOf = (source: ItemSource): string => `source ${source}`

const scoresDensely = (source: CandidateSource): source is CandidateSource & DenseScorer =>
  source.scoreQueries !== undefined

const countsOf = ({ dense, folded, lists, late }: CandidateScores): Counts => ({
  ...Object.fromEntries([...dense].map(([source, { length }]) => [source, length])),
  ...Object.fromEntries([...lists].map(([source, { length }]) => [source, length])),
  coldStartItems: Math.max(0, ...[...(folded ?? [])].map(([, { length }]) => length)),
  ...(late.length > 0 && { late: late.join() }),
})

/** The deadline that the sources of one query share. */
interface Deadline {
  /** Context of the sources: its signal aborts with the request or at the deadline. */
  readonly context: RequestContext
  /** The result of `work`, or null if the deadline passes first. Rejections of `work` are passed on. */
  within<T>(work: Promise<T>): Promise<T | null>
  /** Must be called once all sources have answered. */
  end(): void
}

function startDeadline(timeoutMs: number, context: RequestContext): Deadline {
  const expired = new AbortController()
  const timer = setTimeout(() => expired.abort(new Error('the time for candidates is up')), timeoutMs)
  const expiry = new Promise<null>((resolve) => {
    expired.signal.addEventListener('abort', () => resolve(null), { once: true })
  })
  const signal =
    context.signal === undefined ? expired.signal : AbortSignal.any([context.signal, expired.signal])
  return {
    context: { ...context, signal },
    async within(work) {
      try {
        return await Promise.race([work, expiry])
      } catch (error) {
        if (expired.signal.aborted && context.signal?.aborted !== true) return null
        throw error
      }
    },
    end: () => clearTimeout(timer),
  }
}
