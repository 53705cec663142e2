import { checkId } from '../../core/data/index.js'
import type { ExposureLog, SeenOutcome, SeenPage, WriteOptions, Written } from '../../core/ports/index.js'

import { badInput, KindredError, notFound } from '../../core/shared/index.js'
import {
  checkPastTime,
  mergeRejections,
  type Rejection,
  toRejection,
  validateBatch,
} from '../shared/index.js'

export interface ViewInput {
  readonly recommendationId: string
  /** Whose page it was; absent: nobody who is known. */
  readonly user?: string | null | undefined
  /** Ids of the items that were really seen, 1 to 100. */
  readonly items: readonly string[]
  /** Milliseconds since 1970; absent: now. */
  readonly at?: number | null | undefined
}

export interface RecordViewsResult {
  readonly recorded: number
  readonly rejected: readonly Rejection[]
}

export type RecordViews = (
  input: readonly ViewInput[],
  options?: WriteOptions,
) => Promise<Written<RecordViewsResult>>

const MOST_ITEMS = 100

/**
 * Records what was really seen of pages, in one transaction; ends once committed. Of a page of which that was told, only this counts as shown.
 *
 * @throws KindredError BAD_USER_INPUT where the batch is too large; an entry at fault is listed, not thrown.
 */
export function createRecordViews({
  impressions,
  now,
}: {
  readonly impressions: Pick<ExposureLog, 'confirm'>
  /** Milliseconds since 1970. */
  readonly now: () => number
}): RecordViews {
  return async (input, options = {}) => {
    const time = now()
    const { accepted, rejected } = validateBatch(input, 'input', (entry) => checkSeen(entry, time))
    const { pages, repeated } = byPage(accepted)
    const written = await impressions.confirm(
      pages.map(({ entry }) => entry),
      options,
    )
    const outcomes = [
      ...pages.flatMap(({ indices }, place) =>
        indices.map((index) => ({ index, entry: pages[place]!.entry, outcome: written.value[place]! })),
      ),
      ...repeated.map((place) => ({ ...place, outcome: 'other-user' as const })),
    ]
    const refused = outcomes.flatMap(({ index, entry, outcome }) => rejectionOf(index, entry, outcome))
    return {
      token: written.token,
      value: { recorded: outcomes.length - refused.length, rejected: mergeRejections(rejected, refused) },
    }
  }
}

/** @throws KindredError CONFLICT. */
export const rejectViews: RecordViews = async () => {
  throw new KindredError('CONFLICT', 'this server keeps no record of pages', {
    remedy: 'give the setting "exposures" a value other than null',
  })
}

function checkSeen({ recommendationId, user, items, at }: ViewInput, now: number): SeenPage {
  if (items.length === 0 || items.length > MOST_ITEMS)
    throw badInput('items', `items has ${items.length} ids`, `send 1 to ${MOST_ITEMS}`)
  return {
    id: checkId(recommendationId, 'recommendationId'),
    user: user == null ? null : checkId(user, 'user'),
    at: at == null ? now : checkPastTime(at, 'at', now),
    items: [...new Set(items.map((item) => checkId(item, 'items')))],
  }
}

interface Place {
  readonly index: number
  readonly entry: SeenPage
}

/** Entries of one page are one; those that give it to another user are set apart. */
function byPage(places: readonly Place[]) {
  const pages = new Map<string, { entry: SeenPage; indices: number[] }>()
  const repeated: Place[] = []
  for (const place of places) {
    const { entry, index } = place
    const known = pages.get(entry.id)
    if (known === undefined) pages.set(entry.id, { entry, indices: [index] })
    else if (known.entry.user !== entry.user) repeated.push(place)
    else {
      const items = [...new Set([...known.entry.items, ...entry.items])]
      known.entry = { ...known.entry, items, at: Math.min(known.entry.at, entry.at) }
      known.indices.push(index)
    }
  }
  return { pages: [...pages.values()], repeated }
}

function rejectionOf(index: number, { id, user }: SeenPage, outcome: SeenOutcome): Rejection[] {
  switch (outcome) {
    case 'no-user':
      return [toRejection(index, notFound('user', 'user', user!))]
    case 'other-user': {
      const message = `the page "${id}" was shown to somebody else`
      return [toRejection(index, new KindredError('CONFLICT', message, { field: 'user' }))]
    }
    case 'not-on-page':
      return [toRejection(index, badInput('items', `the page "${id}" holds none of these items`))]
    default:
      return []
  }
}
