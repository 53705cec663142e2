import { checkId } from '../../core/data/index.js'
import type { Catalogue, CatalogueItem, RatingStore, ViewerRecord } from '../../core/ports/index.js'

import { badInput, notFound } from '../../core/shared/index.js'
import { checkInteraction } from '../catalogue/index.js'
import { type RecommendedItem, type Shortfall, shortfallOf } from '../pages/index.js'
import type { RequestReads } from '../shared/index.js'

import { changeViewer } from './change-viewer.js'
import {
  type HypotheticalDependencies,
  openHypotheticalPages,
  type PageInQuestion,
} from './hypothetical-pages.js'

/** An interaction to add to a history. */
export interface HypotheticalInteraction {
  readonly item: string
  /** A name of the kind table. Default `LIKE`. */
  readonly kind?: string
  /** A strength; of a rating, the rating. Default 1. A rating is judged by the scale alone. */
  readonly weight?: number | null | undefined
  /** Milliseconds since 1970. Absent: unknown, and the interaction never counts as recent. */
  readonly at?: number | null | undefined
}

/** A change of history, and the page that it may change. */
export interface WhatIfRequest extends PageInQuestion {
  readonly add: readonly HypotheticalInteraction[]
  /** Items whose interactions of the user are removed. */
  readonly remove: readonly string[]
  /** Items that the user dismisses. */
  readonly dismiss: readonly string[]
}

/** An entry of the page after the change. */
export interface HypotheticalEntry extends RecommendedItem {
  /** From 1. */
  readonly rank: number
  /** Rank at present; null: not among the first {@link MAX_RANK}. */
  readonly rankBefore: number | null
}

/** An item that the change removes from the page. */
export interface RemovedEntry {
  readonly record: CatalogueItem
  /** From 1. */
  readonly rankBefore: number
  /** Rank after the change; null: not among the first {@link MAX_RANK}. */
  readonly rank: number | null
}

/** The page after the change, compared with the present page. */
export interface WhatIfPage {
  readonly entries: readonly HypotheticalEntry[]
  /** In the order of the present page. */
  readonly removed: readonly RemovedEntry[]
  readonly shortfall: Shortfall | null
  /** Sources that did not answer in time. */
  readonly late: readonly string[]
}

/** Null if the user is unknown. */
export type WhatIf = (request: WhatIfRequest, reads: RequestReads) => Promise<WhatIfPage | null>

/** Maximum number of changes of each type in one request. */
export const MAX_CHANGES = 1_000

/**
 * The page that a user would get after a change of history, compared with the present page. Nothing is
 * written.
 *
 * @throws KindredError BAD_USER_INPUT for an interaction that could not be recorded, NOT_FOUND for an item
 *   that does not exist or, if it is to be removed, with which the user has no interaction.
 */
export function createWhatIf(
  dependencies: HypotheticalDependencies & {
    readonly catalogue: Pick<Catalogue, 'items'>
    readonly ratings: Pick<RatingStore, 'read'>
  },
): WhatIf {
  const { catalogue, ratings, kinds, now } = dependencies
  return async (request, reads) => {
    const { user, first, filter } = request
    const hasRating = request.add.some(({ kind }) => kind !== undefined && kinds[kind]?.rating)
    const rules = { kinds, ratings: hasRating ? await ratings.read() : null }
    const add = checked(request.add, 'add', (event, field) =>
      checkInteraction({ kind: 'LIKE', ...event, at: event.at ?? null, user }, rules, now(), `${field}.`),
    )
    const dismiss = checked(request.dismiss, 'dismiss', checkId)
    const remove = checked(request.remove, 'remove', checkId)
    const [pages, known] = await Promise.all([
      openHypotheticalPages(request, dependencies, reads),
      catalogue.items([...new Set([...add.map(({ item }) => item), ...dismiss])], reads.context),
    ])
    if (pages === null) return null
    for (const [place, { item }] of add.entries())
      if (!known.has(item)) throw notFound(`add[${place}].item`, 'item', item)
    for (const [place, item] of dismiss.entries())
      if (!known.has(item)) throw notFound(`dismiss[${place}]`, 'item', item)
    checkRemoved(remove, pages.record)
    const changed = changeViewer(pages.record, { add, remove: new Set(remove), dismiss })
    const [before, after] = await Promise.all([pages.page(pages.record), pages.page(changed)])
    const rankBefore = ranksOf(before.ranked)
    const rank = ranksOf(after.ranked)
    const { entries } = after
    const stays = new Set(entries.map(({ id }) => id))
    return {
      entries: entries.map((entry) => ({
        ...entry,
        rank: rank.get(entry.id)!,
        rankBefore: rankBefore.get(entry.id) ?? null,
      })),
      removed: before.entries
        .filter(({ id }) => !stays.has(id))
        .map(({ id, record }) => ({ record, rankBefore: rankBefore.get(id)!, rank: rank.get(id) ?? null })),
      shortfall: shortfallOf(first - entries.length, filter, after.ranked.length > entries.length),
      late: [...new Set([...before.late, ...after.late])],
    }
  }
}

function checked<Input, Output>(
  list: readonly Input[],
  field: string,
  check: (entry: Input, field: string) => Output,
): readonly Output[] {
  if (list.length > MAX_CHANGES)
    throw badInput(field, `${field} has ${list.length} entries`, `send at most ${MAX_CHANGES} at a time`)
  return list.map((entry, place) => check(entry, `${field}[${place}]`))
}

function checkRemoved(remove: readonly string[], { interactions }: ViewerRecord): void {
  const had = new Set(interactions.map(({ item }) => item))
  for (const [place, item] of remove.entries())
    if (!had.has(item)) throw notFound(`remove[${place}]`, 'interaction of the user with item', item)
}

const ranksOf = (entries: readonly { readonly id: string }[]): ReadonlyMap<string, number> =>
  new Map(entries.map(({ id }, place) => [id, place + 1]))
