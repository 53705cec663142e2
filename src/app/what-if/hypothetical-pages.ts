import type { ItemFilter, KindTable } from '../../core/data/index.js'
import type { Scored } from '../../core/model/index.js'
import type { ItemRules } from '../../core/page/index.js'
import type { ItemAvailability, ViewerRecord } from '../../core/ports/index.js'
import { momentOf } from '../../core/shared/index.js'

import {
  computePage,
  createShownSet,
  itemsPassing,
  type PageInput,
  type PageRulesDependencies,
  pageInput,
  type RecommendedItem,
  rulesOfPage,
  type Stage,
  viewerContext,
} from '../pages/index.js'

import type { ServingSelector } from '../serving/index.js'
import type { CachedRead, RequestReads } from '../shared/index.js'
import { recount } from './change-viewer.js'

/** The page in question: the arguments of `recommendations`. */
export interface PageInQuestion {
  readonly user: string
  /** 0 to MAX_PAGE. */
  readonly first: number
  readonly filter: ItemFilter
  /** Ids that are never shown. */
  readonly exclude: readonly string[]
  /**
   * Rules of the request; the configured ones apply where it names none. Nothing is explored, because that is
   * random.
   */
  readonly rules?: Partial<ItemRules>
}

/** A page as it is or as it would be. */
export interface HypotheticalPage {
  /** Entries of the page, in order. */
  readonly entries: readonly RecommendedItem[]
  /** Entries of the page, then the entries after it. */
  readonly ranked: readonly RecommendedItem[]
  /** Sources that did not answer in time. */
  readonly late: readonly string[]
}

/** What {@link openHypotheticalPages} needs. */
export interface HypotheticalDependencies extends PageRulesDependencies {
  readonly stages: readonly Stage[]
  readonly selector: ServingSelector
  readonly popularity: CachedRead<readonly Scored[]>
  readonly availability: ItemAvailability
  readonly kinds: KindTable
}

/** How a page differs from the page in question. */
export interface PageOverrides {
  /** Further items to exclude. Default: none. */
  readonly exclude?: readonly string[]
  /** Number of ranks to compute. Default: {@link MAX_RANK}, or `first + 1` if that is more. */
  readonly ranks?: number
  /** Whether rules apply. Default: true. */
  readonly ruled?: boolean
}

/** Pages of one user at one moment, as they are and as they would be. */
export interface HypotheticalPages {
  /** The user as the graph has them. */
  readonly record: ViewerRecord
  /** Input of the page as it is. */
  readonly present: PageInput
  /** Computes the page for the user with a different history. Nothing is written. */
  page(record: ViewerRecord, change?: PageOverrides): Promise<HypotheticalPage>
}

/**
 * Highest rank that is reported. Sources return as many candidates for every page, so this depth does not
 * change a page.
 */
export const MAX_RANK = 500

/** Reads what the pages of a user depend on; null if the user is unknown. */
export async function openHypotheticalPages(
  { user, first, filter, exclude, rules: requested = {} }: PageInQuestion,
  dependencies: HypotheticalDependencies,
  { context, viewer: readViewer }: RequestReads,
): Promise<HypotheticalPages | null> {
  const { stages, selector, availability, popularity, kinds, now } = dependencies
  const asOf = momentOf(now())
  const [record, only] = await Promise.all([readViewer(user), itemsPassing(filter, availability, context)])
  if (record === null) return null
  const { serving } = await selector.begin(user, record.active, now())
  const rules = await rulesOfPage({ ...requested, exploration: 0 }, record, dependencies, context)
  const spec = {
    ...{ length: first, depth: Math.max(MAX_RANK, first + 1), filter, only, exclude },
    ...{ shown: createShownSet(0), reasons: false, rules, seed: 0 },
  }
  const input = (
    viewer: ViewerRecord,
    { exclude: further = [], ranks = spec.depth, ruled = true }: PageOverrides = {},
  ) =>
    pageInput({
      spec: {
        ...{ ...spec, depth: ranks, exclude: [...exclude, ...further] },
        rules: ruled ? rules : undefined,
      },
      viewer: viewerContext(viewer, kinds, asOf),
      serving,
      // Popularity counts the user with the changed history, too.
      popularity:
        viewer === record
          ? popularity
          : async (read) => recount(await popularity(read), record, viewer, kinds),
      context,
    })
  return {
    record,
    present: input(record),
    async page(viewer, change) {
      const changed = input(viewer, change)
      const { entries, rest, late } = await computePage(stages, changed)
      return { entries, ranked: [...entries, ...rest].slice(0, changed.spec.depth), late }
    },
  }
}
