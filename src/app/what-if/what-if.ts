import { checkId } from '../../core/data/index.js'
import type { Catalogue, CatalogueItem, ViewerRecord } from '../../core/ports/index.js'

import { badInput, notFound } from '../../core/shared/index.js'
import { checkInteraction } from '../catalogue/index.js'
import { type RecommendedItem, type Shortfall, shortfallOf } from '../pages/index.js'
import type { RequestReads } from '../shared/index.js'

import { changeViewer } from './change-viewer.js'
import { openPages, type PageInQuestion, type SupposedDependencies } from './hypothetical-pages.js'

export interface SupposedInteraction {
  readonly item: string
  /** A name of the kind table. Default `LIKE`. */
  readonly kind?: string
  /** Default 1. */
  readonly weight?: number | null | undefined
  /** Milliseconds since 1970; absent: unknown, and the event never counts as recent. */
  readonly at?: number | null | undefined
}

export interface WhatIfRequest extends PageInQuestion {
  readonly add: readonly SupposedInteraction[]
  /** Items, all of the user's interactions with which are supposed away. */
  readonly remove: readonly string[]
  /** Items that the user is supposed to dismiss. */
  readonly dismiss: readonly string[]
}

/** An item of the supposed page. */
export interface SupposedEntry extends RecommendedItem {
  /** From 1. */
  readonly rank: number
  /** As things are; null: not among the first {@link RANKS_KNOWN}. */
  readonly rankBefore: number | null
}

/** An item that would be on the page no longer. */
export interface LeavingEntry {
  readonly record: CatalogueItem
  readonly rankBefore: number
  /** As supposed; null: not among the first {@link RANKS_KNOWN}. */
  readonly rank: number | null
}

export interface WhatIfPage {
  readonly entries: readonly SupposedEntry[]
  /** In the order in which they are on the page now. */
  readonly leaving: readonly LeavingEntry[]
  readonly shortfall: Shortfall | null
  /** Sources that did not answer in time. */
  readonly late: readonly string[]
}

export type WhatIf = (request: WhatIfRequest, reads: RequestReads) => Promise<WhatIfPage | null>

/** Most changes of each kind in one question. */
export const MOST_CHANGES = 1_000

/**
 * The page that a user would see if they had done this and not that, and how it differs from theirs; nothing is written. Null if the user is unknown.
 *
 * @throws KindredError BAD_USER_INPUT for an event that could not be recorded, NOT_FOUND for an item that does not exist, or with which the
 *   user has done nothing that could be removed.
 */
export function createWhatIf(dependencies: SupposedDependencies & { readonly catalogue: Catalogue }): WhatIf {
  const { catalogue, kinds, now } = dependencies
  return async (request, reads) => {
    const { user, first, filter } = request
    const add = checked(request.add, 'add', (event, field) =>
      checkInteraction({ kind: 'LIKE', ...event, user }, kinds, now(), `${field}.`),
    )
    const dismiss = checked(request.dismiss, 'dismiss', checkId)
    const remove = checked(request.remove, 'remove', checkId)
    const [pages, known] = await Promise.all([
      openPages(request, dependencies, reads),
      catalogue.items([...new Set([...add.map(({ item }) => item), ...dismiss])], reads.context),
    ])
    if (pages === null) return null
    for (const [place, { item }] of add.entries())
      if (!known.has(item)) throw notFound(`add[${place}].item`, 'item', item)
    for (const [place, item] of dismiss.entries())
      if (!known.has(item)) throw notFound(`dismiss[${place}]`, 'item', item)
    checkRemoved(remove, pages.record)
    const supposed = changeViewer(pages.record, { add, remove: new Set(remove), dismiss })
    const [before, after] = await Promise.all([pages.page(pages.record), pages.page(supposed)])
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
      leaving: before.entries
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
  if (list.length > MOST_CHANGES)
    throw badInput(field, `${field} has ${list.length} entries`, `suppose at most ${MOST_CHANGES} at a time`)
  return list.map((entry, place) => check(entry, `${field}[${place}]`))
}

function checkRemoved(remove: readonly string[], { events }: ViewerRecord): void {
  const had = new Set(events.map(({ item }) => item))
  for (const [place, item] of remove.entries())
    if (!had.has(item)) throw notFound(`remove[${place}]`, 'interaction of the user with item', item)
}

const ranksOf = (entries: readonly { readonly id: string }[]): ReadonlyMap<string, number> =>
  new Map(entries.map(({ id }, place) => [id, place + 1]))
