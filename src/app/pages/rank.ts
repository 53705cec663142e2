import type { KindTable } from '../../core/data/index.js'
import type { Scored } from '../../core/model/index.js'
import type { Catalogue, CatalogueItem } from '../../core/ports/index.js'
import { type ServingDependencies, servingFor } from '../serving/index.js'
import type { CachedRead, RequestReads } from '../shared/index.js'
import { computePage, pageInput, type Stage } from './compute-page.js'
import { createShownSet } from './page-cursor.js'
import type { RecommendationPage, RecommendedItem } from './recommendation.js'
import { viewerContext } from './viewer.js'

/** Items to order for a user. */
export interface RankRequest {
  readonly user: string
  readonly items: readonly string[]
  /** Whether the entries come with their reasons. */
  readonly reasons: boolean
}

/** Null if the user is unknown. */
export type Rank = (request: RankRequest, reads: RequestReads) => Promise<RecommendationPage | null>

/** What {@link createRank} needs. */
export interface RankDependencies extends Pick<ServingDependencies, 'holder' | 'log'> {
  readonly candidates: Stage
  readonly explain: Stage
  readonly catalogue: Pick<Catalogue, 'items'>
  readonly popularity: CachedRead<readonly Scored[]>
  readonly kinds: KindTable
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly randomId: () => string
}

/** Orders given items for a user. Only items that do not exist are left out. */
export function createRank(dependencies: RankDependencies): Rank {
  const { candidates, explain, catalogue, popularity, kinds, now, randomId } = dependencies
  return async ({ user, items, reasons }, { context, viewer: readViewer }) => {
    const [record, records] = await Promise.all([
      readViewer(user),
      catalogue.items([...new Set(items)], context),
    ])
    if (record === null) return null
    const viewer = viewerContext(record, kinds, now())
    const serving = await servingFor(viewer.active, dependencies)
    const { size } = records
    const spec = {
      ...{ length: size, depth: size, filter: {}, only: new Set(records.keys()), exclude: [] },
      ...{ shown: createShownSet(0), reasons, seed: 0 },
    }
    const input = pageInput({ spec, viewer, serving, popularity, context })
    // The given items and no others are ranked, whatever the viewer did with them.
    const query = { ...input.query, k: size, exclude: new Set<string>() }
    const page = await computePage([candidates, listItems(records), explain], { ...input, query })
    return {
      recommendationId: randomId(),
      snapshot: serving.loaded?.version ?? null,
      variants: [],
      offset: 0,
      late: page.late,
      entries: page.entries,
      reasons: page.reasons,
      hasNextPage: false,
      hasPreviousPage: false,
      shortfall: null,
      // A ranking has one page. The cursor only marks a position in it.
      cursorAt: (position) => Buffer.from(`rank:${position}`).toString('base64url'),
    }
  }
}

/** The stage that lists the given items: candidates first, then the others by id. */
function listItems(records: ReadonlyMap<string, CatalogueItem>): Stage {
  return async (draft) => {
    const entries: RecommendedItem[] = draft.blended.map(({ id, score, contributions }) => ({
      ...{ id, score, contributions },
      record: records.get(id)!,
    }))
    const others = new Set(records.keys())
    for (const { id } of entries) others.delete(id)
    for (const id of [...others].sort())
      entries.push({ id, score: 0, contributions: [], record: records.get(id)! })
    return { ...draft, entries }
  }
}
