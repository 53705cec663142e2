import { breakDownScore, type ScoreBreakdown } from '../../core/blend/index.js'
import type { Explanation, RuleChange } from '../../core/page/index.js'
import type {
  Catalogue,
  CatalogueItem,
  EvidenceFinder,
  ItemFact,
  RequestContext,
  VerificationQueries,
  VerificationQuery,
} from '../../core/ports/index.js'

import {
  type CandidateFinder,
  explainEntries,
  likedCount,
  type PageInput,
  type RecommendedItem,
  type ViewerContext,
} from '../pages/index.js'

import { type SourceDependencies, sourcesOf } from '../serving/index.js'
import type { RequestReads } from '../shared/index.js'
import {
  type HypotheticalDependencies,
  openHypotheticalPages,
  type PageInQuestion,
} from './hypothetical-pages.js'

/** What keeps an item off a page. */
export type ExclusionKind =
  | 'CONSUMED'
  | 'DISMISSED'
  | 'AUTHORED'
  | 'UNAVAILABLE'
  | 'EXCLUDED'
  | 'FILTERED'
  | 'NOT_SCORED'
  | 'RULES'
  | 'RANK'

/** Something that keeps an item off a page. */
export interface ExclusionReason {
  readonly kind: ExclusionKind
  /** Shows it in the graph; null if it is not stored there. */
  readonly proof: VerificationQuery | null
}

/** A reason for an item with the query that shows it in the graph. */
export interface VerifiedReason {
  readonly explanation: Explanation
  readonly proof: VerificationQuery
}

/** Why an item is on a page or not. */
export interface ItemScoreBreakdown extends ScoreBreakdown {
  readonly record: CatalogueItem
  /**
   * Rank in the list that the page is cut from, from 1; null: excluded, or not among the first {@link
   * MAX_RANK}.
   */
  readonly rank: number | null
  /** Effect of each rule, in the order of the rules; empty without any, and if `rank` is null. */
  readonly rules: readonly RuleChange[]
  /** Everything that keeps the item off the page; empty if it is on the page. */
  readonly exclusions: readonly ExclusionReason[]
  /** Reasons in the current graph, strongest first. */
  readonly reasons: readonly VerifiedReason[]
  /** Sources that did not answer in time. */
  readonly late: readonly string[]
}

/** Null if the user or the item is unknown. */
export type ExplainScore = (
  request: PageInQuestion & { readonly item: string },
  reads: RequestReads,
) => Promise<ItemScoreBreakdown | null>

/** What {@link createExplainScore} needs. */
export interface ExplainScoreDependencies extends HypotheticalDependencies, SourceDependencies {
  readonly finder: CandidateFinder
  readonly evidence: EvidenceFinder
  readonly catalogue: Pick<Catalogue, 'items'>
  readonly verificationQueries: VerificationQueries
}

/**
 * Breaks down the score of one item for one user: the score by each source, what keeps the item off the page,
 * its rank, and the reasons in the graph with the Cypher that shows them. An excluded item is scored as if it
 * were allowed.
 */
export function createExplainScore(dependencies: ExplainScoreDependencies): ExplainScore {
  const { catalogue, verificationQueries, evidence, availability, finder } = dependencies

  async function scoreOf(
    id: string,
    { query: page, serving, viewer }: PageInput,
    context: RequestContext,
  ): Promise<ScoreBreakdown & Pick<ItemScoreBreakdown, 'late'>> {
    const exclude = new Set(page.exclude)
    exclude.delete(id)
    const query = { ...page, exclude, ...(page.only && { only: new Set([...page.only, id]) }) }
    const sourcesFor = (limited: RequestContext) =>
      sourcesOf(serving, likedCount(viewer), dependencies, limited)
    const scores = await finder.score(sourcesFor, query, context)
    try {
      const { targets, weights } = scores.sources
      return { ...breakDownScore(id, targets, scores, weights, query), late: scores.late }
    } finally {
      scores.release()
    }
  }

  return async (request, reads) => {
    const { context } = reads
    const { user, item } = request
    const [pages, records] = await Promise.all([
      openHypotheticalPages(request, dependencies, reads),
      catalogue.items([item], context),
    ])
    const record = records.get(item)
    if (pages === null || record === undefined) return null
    const { viewer, serving, spec } = pages.present
    const [page, scored, passing] = await Promise.all([
      pages.page(pages.record),
      scoreOf(item, pages.present, context),
      availability.eligible([item], request.filter, context),
    ])
    const is = ({ id }: { readonly id: string }) => id === item
    const place = page.ranked.findIndex(is)
    const shown = page.entries.some(is)
    const withoutRules =
      shown || spec.rules === undefined ? null : await pages.page(pages.record, { ruled: false })
    const kinds = shown
      ? []
      : unlessOthers('RANK', [
          ...exclusionsOf(record, viewer, request, passing.has(item)),
          ...(scored.scoreRank === null ? (['NOT_SCORED'] as const) : []),
          withoutRules?.entries.some(is) ? 'RULES' : 'RANK',
        ])
    const subject = { user, item, asOf: viewer.asOf }
    const entry: RecommendedItem = { id: item, record, score: scored.score, contributions: scored.sources }
    const reasons = await explainEntries([entry], viewer, serving, evidence, context)
    return {
      record,
      rank: place < 0 ? null : place + 1,
      rules: page.ranked[place]?.rules ?? [],
      late: [...new Set([...page.late, ...scored.late])],
      ...{ sources: scored.sources, score: scored.score, scoreRank: scored.scoreRank },
      exclusions: kinds.map((kind) => {
        const fact = FACTS[kind]
        return { kind, proof: fact === undefined ? null : verificationQueries.of(fact, subject) }
      }),
      reasons: (reasons.get(item) ?? []).map((explanation) => ({
        explanation,
        proof: verificationQueries.of(explanation.kind, subject),
      })),
    }
  }
}

/** The facts of the graph that show what keeps an item off a page. */
const FACTS: Readonly<Partial<Record<ExclusionKind, ItemFact>>> = {
  CONSUMED: 'SEEN',
  DISMISSED: 'DISMISSED',
  AUTHORED: 'AUTHORED',
  UNAVAILABLE: 'ITEM',
  FILTERED: 'ITEM',
}

/** @param passes whether the item may be shown and passes the filter. */
function* exclusionsOf(
  { id, available }: CatalogueItem,
  { consumed, dismissed, authored }: ViewerContext,
  { filter, exclude }: PageInQuestion,
  passes: boolean,
): Generator<ExclusionKind> {
  if (consumed.has(id) && !filter.includeSeen) yield 'CONSUMED'
  if (dismissed.has(id)) yield 'DISMISSED'
  if (authored.has(id)) yield 'AUTHORED'
  if (!available) yield 'UNAVAILABLE'
  else if (!passes) yield 'FILTERED'
  if (exclude.includes(id)) yield 'EXCLUDED'
}

/** Without `last` if there are others: an item that is excluded has no rank. */
function unlessOthers(last: ExclusionKind, kinds: readonly ExclusionKind[]): readonly ExclusionKind[] {
  const others = kinds.filter((kind) => kind !== last)
  return others.length > 0 ? others : kinds
}
