import { breakDownScore, type ScoreBreakdown } from '../../core/blend/index.js'
import type { Explanation, RuleChange } from '../../core/page/index.js'

import type {
  Catalogue,
  CatalogueItem,
  ItemFact,
  VerificationQueries,
  VerificationQuery,
} from '../../core/ports/index.js'

import {
  explainPage,
  gatherCandidates,
  likedCount,
  pageQuery,
  type RecommendedItem,
  startBudget,
  type ViewerContext,
} from '../pages/index.js'

import { sourcesOf } from '../serving/index.js'
import type { RequestReads } from '../shared/index.js'
import {
  openPages,
  type PageInQuestion,
  type SupposedDependencies,
  type SupposedPages,
} from './hypothetical-pages.js'

/** What keeps an item off a page. */
export type ObstacleKind =
  | 'SEEN'
  | 'DISMISSED'
  | 'AUTHORED'
  | 'UNAVAILABLE'
  | 'EXCLUDED'
  | 'FILTERED'
  | 'NOT_SCORED'
  | 'RULES'
  | 'RANK'

export interface Obstacle {
  readonly kind: ObstacleKind
  /** Shows it in the graph; null for what the graph does not hold. */
  readonly proof: VerificationQuery | null
}

export interface ProvenReason {
  readonly explanation: Explanation
  readonly proof: VerificationQuery
}

/** Why an item is on a page, or is not. */
export interface ItemAccount extends ScoreBreakdown {
  readonly record: CatalogueItem
  /** In the order of the page, from 1; null: kept away, or not among the first {@link RANKS_KNOWN}. */
  readonly rank: number | null
  /** What each rule changed, in the order of the rules; empty where none did, and where the item has no rank. */
  readonly rules: readonly RuleChange[]
  /** All that keeps it off the page; empty: it is on it. */
  readonly obstacles: readonly Obstacle[]
  /** What speaks for it in the graph now, strongest first. */
  readonly reasons: readonly ProvenReason[]
  /** Sources that did not answer in time. */
  readonly late: readonly string[]
}

export type AccountForItem = (
  request: PageInQuestion & { readonly item: string },
  reads: RequestReads,
) => Promise<ItemAccount | null>

export interface AccountDependencies extends SupposedDependencies {
  readonly catalogue: Catalogue
  readonly proofs: VerificationQueries
}

/**
 * The full account of one item for one user: what each source says of it, what keeps it off the page, its rank, and what in the graph speaks for it with
 * the Cypher that shows it. An item that is kept away is scored as if it were not. Null if the user or the item is unknown.
 */
export function createAccountForItem(dependencies: AccountDependencies): AccountForItem {
  const { catalogue, proofs, evidence, shelf } = dependencies
  return async (request, reads) => {
    const { context } = reads
    const { user, item } = request
    const [pages, records] = await Promise.all([
      openPages(request, dependencies, reads),
      catalogue.items([item], context),
    ])
    const record = records.get(item)
    if (pages === null || record === undefined) return null
    const viewer = pages.viewer(pages.record)
    const [page, scored, passing] = await Promise.all([
      pages.page(pages.record),
      scoreOf(item, viewer, pages),
      shelf.eligible([item], request.filter, context),
    ])
    const is = ({ id }: { readonly id: string }) => id === item
    const place = page.ranked.findIndex(is)
    const rank = place < 0 ? null : place + 1
    const shown = page.entries.some(is)
    const plain =
      shown || pages.wanted.rules === undefined ? null : await pages.page(pages.record, { ruled: false })
    const subject = { user, item, asOf: pages.asOf }
    const obstacles = [
      ...obstaclesTo(record, viewer, request, passing.has(item)),
      ...(scored.place === null ? (['NOT_SCORED'] as const) : []),
      ...(shown ? [] : [plain?.entries.some(is) ? ('RULES' as const) : ('RANK' as const)]),
    ]
    // Without any that keeps it off altogether, its rank does; with one, it has none.
    const kept = shown ? [] : withoutRank(obstacles)
    const entry: RecommendedItem = { id: item, record, score: scored.score, contributions: scored.sources }
    const reasons = await explainPage([entry], viewer, pages.serving, evidence, context)
    return {
      ...{ record, rank, rules: page.ranked[place]?.rules ?? [] },
      ...{ late: [...new Set([...page.late, ...scored.late])] },
      ...{ sources: scored.sources, score: scored.score, place: scored.place },
      obstacles: kept.map((kind) => {
        const fact = FACTS[kind]
        return { kind, proof: fact === undefined ? null : proofs.of(fact, subject) }
      }),
      reasons: (reasons.get(item) ?? []).map((explanation) => ({
        explanation,
        proof: proofs.of(explanation.kind, subject),
      })),
    }

    async function scoreOf(id: string, asked: ViewerContext, { wanted, serving }: SupposedPages) {
      const page = pageQuery(asked, wanted, context)
      const exclude = new Set(page.exclude)
      exclude.delete(id)
      const query = { ...page, exclude, ...(page.only && { only: new Set([...page.only, id]) }) }
      const budget = startBudget(dependencies.candidateTimeoutMs, context)
      const asking = sourcesOf(serving, likedCount(asked), dependencies, budget.options)
      const gathered = await gatherCandidates(asking, query, budget).finally(budget.end)
      try {
        return { ...breakDownScore(id, asking.targets, gathered, asking.weights, query), late: gathered.late }
      } finally {
        gathered.release()
      }
    }
  }
}

/** What of the graph shows an obstacle. */
const FACTS: Readonly<Partial<Record<ObstacleKind, ItemFact>>> = {
  SEEN: 'SEEN',
  DISMISSED: 'DISMISSED',
  AUTHORED: 'AUTHORED',
  UNAVAILABLE: 'ITEM',
  FILTERED: 'ITEM',
}

/** @param passes whether the item may be shown and the filter lets it through. */
function* obstaclesTo(
  { id, available }: CatalogueItem,
  { seen, dismissed, authored }: ViewerContext,
  { filter, exclude }: PageInQuestion,
  passes: boolean,
): Generator<ObstacleKind> {
  if (seen.has(id) && !filter.includeSeen) yield 'SEEN'
  if (dismissed.has(id)) yield 'DISMISSED'
  if (authored.has(id)) yield 'AUTHORED'
  if (!available) yield 'UNAVAILABLE'
  else if (!passes) yield 'FILTERED'
  if (exclude.includes(id)) yield 'EXCLUDED'
}

function withoutRank(obstacles: readonly ObstacleKind[]): readonly ObstacleKind[] {
  const others = obstacles.filter((kind) => kind !== 'RANK')
  return others.length > 0 ? others : obstacles
}
