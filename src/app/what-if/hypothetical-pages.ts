import type { ItemFilter } from '../../core/data/index.js'
import type { ItemRules } from '../../core/page/index.js'
import type { ViewerRecord } from '../../core/ports/index.js'
import { momentOf } from '../../core/shared/index.js'

import {
  computePage,
  createServed,
  itemsPassing,
  type PageDependencies,
  type PageWanted,
  type RecommendDependencies,
  type RecommendedItem,
  rulesOfPage,
  type ViewerContext,
  viewerContext,
} from '../pages/index.js'

import { type PageVariants, popularitySource, type Serving } from '../serving/index.js'
import type { RequestReads } from '../shared/index.js'

import { recount } from './change-viewer.js'

/** The page that is spoken of: what `recommendations` would be asked. */
export interface PageInQuestion {
  readonly user: string
  /** 0 to MAX_PAGE. */
  readonly first: number
  readonly filter: ItemFilter
  /** Ids never to be shown. */
  readonly exclude: readonly string[]
  /** What it asks of rules; what it leaves out is as configured, except that nothing is explored: that is chance. Default: nothing. */
  readonly rules?: Partial<ItemRules>
}

export interface SupposedPage {
  /** On the page, in order. */
  readonly entries: readonly RecommendedItem[]
  /** Those on the page, then those behind it. */
  readonly ranked: readonly RecommendedItem[]
  /** Sources that did not answer in time. */
  readonly late: readonly string[]
}

export interface SupposedDependencies extends Omit<RecommendDependencies, 'random' | 'randomId'> {
  readonly variants: PageVariants
}

export interface OtherPage {
  readonly exclude?: readonly string[]
  readonly ranks?: number
  readonly ruled?: boolean
}

/** Pages of one user at one moment, as they are and as they would be. */
export interface SupposedPages {
  /** The user as the graph has them. */
  readonly record: ViewerRecord
  readonly serving: Serving
  /** Milliseconds since 1970. */
  readonly asOf: number
  /** What the page is asked; its rules are those that hold, if any. */
  readonly wanted: PageWanted
  viewer(record: ViewerRecord): ViewerContext
  /**
   * The page for the user as supposed; writes nothing.
   *
   * @param exclude besides what the page excludes. Default: nothing.
   * @param ranks how many. Default: {@link RANKS_KNOWN} or what the page holds, whichever is more.
   * @param ruled whether rules hold. Default: yes.
   */
  page(record: ViewerRecord, other?: OtherPage): Promise<SupposedPage>
}

/** Ranks that are told. Sources are asked for as many candidates whatever the page, so that looking this deep leaves a page as it is. */
export const RANKS_KNOWN = 500

/** Reads what the pages of a user rest on; null if the user is unknown. */
export async function openPages(
  { user, first, filter, exclude, rules: asked = {} }: PageInQuestion,
  dependencies: SupposedDependencies,
  { context, viewer: readViewer }: RequestReads,
): Promise<SupposedPages | null> {
  const { shelf, kinds, now } = dependencies
  const asOf = momentOf(now())
  const [record, only] = await Promise.all([readViewer(user), itemsPassing(filter, shelf, context)])
  if (record === null) return null
  const { serving } = await dependencies.variants.begin(user, record.active, now())
  const viewer = (supposed: ViewerRecord) => viewerContext(supposed, kinds, asOf)
  const rules = await rulesOfPage({ ...asked, exploration: 0 }, viewer(record), dependencies, context)
  const wanted: PageWanted = {
    entries: Math.max(RANKS_KNOWN, first + 1),
    ...{ filter, only, exclude, served: createServed(0), reasons: false },
    rules: rules && { rules, length: first, seed: 0, shown: 0 },
  }
  return {
    ...{ record, serving, asOf, wanted, viewer },
    async page(supposed, { exclude: besides = [], ranks = wanted.entries, ruled = true } = {}) {
      const { entries, behind, late } = await computePage(
        viewer(supposed),
        serving,
        {
          ...{ ...wanted, entries: ranks, exclude: [...exclude, ...besides] },
          rules: ruled ? wanted.rules : undefined,
        },
        supposed === record ? dependencies : withCounts(supposed),
        context,
      )
      const ranked = [...entries, ...(behind ?? [])].slice(0, ranks)
      return { entries: behind === undefined ? entries.slice(0, first) : entries, ranked, late }
    },
  }

  /** People are counted as if the user were as supposed, too. */
  function withCounts(supposed: ViewerRecord): PageDependencies {
    const popularity: PageDependencies['popularity'] = async (read) =>
      recount(await dependencies.popularity(read), record!, supposed, kinds)
    const popular: PageDependencies['popular'] = (read) => popularitySource(() => popularity(read))
    return { ...dependencies, popularity, popular }
  }
}
