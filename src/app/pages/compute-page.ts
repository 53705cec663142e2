import type { ItemFilter } from '../../core/data/index.js'
import type { Query, Scored } from '../../core/model/index.js'
import type { Evidence, EvidenceFinder, ItemAvailability, RequestContext } from '../../core/ports/index.js'

import { traced } from '../../core/shared/index.js'
import { type Serving, type ServingDependencies, sourcesOf } from '../serving/index.js'
import type { CachedRead } from '../shared/index.js'
import { arrangePage, type PageRules } from './arrange-page.js'
import { excludedItems, findCandidates, startBudget } from './candidates.js'
import { evidenceFor } from './explain.js'
import { fillPage } from './fill-page.js'
import type { Served } from './page-cursor.js'
import type { RuleInputDependencies } from './page-rules.js'
import { likedCount } from './personal-scores.js'
import type { RecommendedItem } from './recommendation.js'

import type { ViewerContext } from './viewer.js'

export interface PageDependencies extends ServingDependencies, RuleInputDependencies {
  readonly shelf: ItemAvailability
  readonly evidence: EvidenceFinder
  /** Items by popularity, best first; fills pages that no source fills. */
  readonly popularity: CachedRead<readonly Scored[]>
}

export interface PageWanted {
  /** Most entries. */
  readonly entries: number
  readonly filter: ItemFilter
  /** The items that the filter lets through, where it names them or the database must say. */
  readonly only: ReadonlySet<string> | undefined
  /** Ids never to be shown. */
  readonly exclude: readonly string[]
  /** What earlier pages have shown. */
  readonly served: Served
  /** Whether what explains the entries is read together with them, in one round trip; where rules hold, it is not. */
  readonly reasons: boolean
  /** Absent: none hold. */
  readonly rules?: PageRules | undefined
}

export interface ComputedPage {
  /** Best first; as many as wanted, where there are so many. Where rules hold, as many as those say. */
  readonly entries: readonly RecommendedItem[]
  /** Where rules hold: what is left for further pages, in the order that the rules gave it. */
  readonly behind?: readonly RecommendedItem[]
  /** Sources that did not answer in time. */
  readonly late: readonly string[]
  /** What explains the entries; null: not read. */
  readonly evidence: Evidence | null
}

/** Candidates asked of each source, besides what was served before: enough that what a list leaves out would not reach a page. */
const CANDIDATES = 500

/** The question that a page asks of its sources. */
export function pageQuery(viewer: ViewerContext, wanted: PageWanted, context: RequestContext): Query {
  return {
    target: 'item',
    user: viewer.user,
    k: Math.max(CANDIDATES, wanted.entries) + wanted.served.count,
    history: viewer.history,
    friends: viewer.friends,
    exclude: excludedItems(viewer, wanted.filter, wanted.exclude),
    ...(wanted.only && { only: wanted.only }),
    asOf: viewer.asOf,
    ...(context.signal && { signal: context.signal }),
  }
}

/**
 * The best items for a viewer as given, which need not be as the graph has them: candidates, blend, rules, fill. Writes nothing.
 */
export async function computePage(
  viewer: ViewerContext,
  serving: Serving,
  wanted: PageWanted,
  dependencies: PageDependencies,
  context: RequestContext,
): Promise<ComputedPage> {
  const { filter, only, served } = wanted
  const query = pageQuery(viewer, wanted, context)
  const budget = startBudget(dependencies.candidateTimeoutMs, context)
  const sources = sourcesOf(serving, likedCount(viewer), dependencies, budget.options)
  const { blended, late } = await findCandidates(sources, query, budget, context).finally(budget.end)
  const allows = (id: string) => !query.exclude.has(id) && (only?.has(id) ?? true) && !served.has(id)
  const toFill = {
    ...{ wanted: wanted.entries, blended, allows },
    filter: only ? { ...filter, onlyIds: only } : filter,
  }
  const { rules } = wanted
  if (rules !== undefined) {
    const arrange = () => arrangePage(toFill, viewer, serving, rules, dependencies, context)
    const arranged = await traced(context.trace, 'rules', arrange, ({ entries }) => ({
      entries: entries.length,
    }))
    return { ...arranged, late, evidence: null }
  }
  const seen = wanted.reasons ? withEvidence(viewer, serving, dependencies) : null
  const filling = { ...dependencies, shelf: seen?.shelf ?? dependencies.shelf }
  const fill = () => fillPage(toFill, filling, context)
  const entries = await traced(context.trace, 'fill', fill, ({ length }) => ({ entries: length }))
  return { entries, late, evidence: seen?.evidence() ?? null }
}

/** A shelf that reads, with what may be shown, what explains it: one round trip for both. */
function withEvidence(
  viewer: ViewerContext,
  serving: Serving,
  { shelf, evidence: finder }: Pick<PageDependencies, 'shelf' | 'evidence'>,
) {
  const read: Evidence[] = []
  const eligible: ItemAvailability['eligible'] = async (ids, filter, context) => {
    const request = { ...evidenceFor(ids, viewer, serving), filter }
    const evidence = await finder.find(request, context)
    read.push(evidence)
    return evidence.items
  }
  return { shelf: { ...shelf, eligible }, evidence: () => (read.length === 0 ? null : joined(read)) }
}

/** What was read in several steps, as if in one. */
function joined(read: readonly Evidence[]): Evidence {
  const all = <Key, Value>(part: (evidence: Evidence) => ReadonlyMap<Key, Value>) =>
    new Map(read.flatMap((evidence) => [...part(evidence)]))
  return {
    ...read[0]!,
    items: all(({ items }) => items),
    similar: read.flatMap(({ similar }) => similar),
    friends: all(({ friends }) => friends),
    communities: all(({ communities }) => communities),
    // The same items of the history are looked at in each step.
    tagged: read.find(({ tagged }) => tagged.length > 0)?.tagged ?? [],
    audience: all(({ audience }) => audience),
  }
}
