import { checkId } from '../../core/data/index.js'
import type {
  ImpressionLog,
  PageView,
  PageViewOutcome,
  WriteOptions,
  WriteResult,
} from '../../core/ports/index.js'
import { badInput, KindredError, notFound } from '../../core/shared/index.js'
import {
  checkPastTime,
  mergeRejections,
  type Rejection,
  toRejection,
  validateBatch,
} from '../shared/index.js'

/** The items of a page that were in the viewport. */
export interface ViewableImpressionsInput {
  readonly recommendationId: string
  /** The viewer of the page; absent for an anonymous session. */
  readonly user?: string | null | undefined
  /** Ids of the viewed items, 1 to 100. */
  readonly items: readonly string[]
  /** Milliseconds since 1970. Default: now. */
  readonly at?: number | null | undefined
}

/** The outcome of a batch of viewable impressions. */
export interface RecordViewableImpressionsResult {
  readonly recorded: number
  readonly rejected: readonly Rejection[]
}

/** Records viewable impressions in one transaction. */
export type RecordViewableImpressions = (
  input: readonly ViewableImpressionsInput[],
  options?: WriteOptions,
) => Promise<WriteResult<RecordViewableImpressionsResult>>

interface RecordViewableImpressionsDependencies {
  readonly impressions: Pick<ImpressionLog, 'confirmViews'>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

const MAX_ITEMS = 100

/**
 * Records viewable impressions in one transaction; resolves once it is committed. If a page has viewed items,
 * only those count as impressions of that page.
 *
 * @throws KindredError BAD_USER_INPUT if the batch is too large. Invalid entries are listed in `rejected`,
 *   not thrown.
 */
export function createRecordViewableImpressions({
  impressions,
  now,
}: RecordViewableImpressionsDependencies): RecordViewableImpressions {
  return async (input, options = {}) => {
    const time = now()
    const { accepted, rejected } = validateBatch(input, 'input', (entry) => checkView(entry, time))
    const { pages, conflicting } = mergeByPage(accepted)
    const written = await impressions.confirmViews(
      pages.map(({ entry }) => entry),
      options,
    )
    const outcomes = [
      ...pages.flatMap(({ indices, entry }, position) =>
        indices.map((index) => ({ index, entry, outcome: written.value[position]! })),
      ),
      ...conflicting.map((view) => ({ ...view, outcome: 'other-user' as const })),
    ]
    const refused = outcomes.flatMap(({ index, entry, outcome }) => rejectionOf(index, entry, outcome))
    return {
      token: written.token,
      value: {
        recorded: outcomes.length - refused.length,
        rejected: mergeRejections(rejected, refused),
      },
    }
  }
}

/**
 * The use case of a server that records no impressions.
 *
 * @throws KindredError CONFLICT always.
 */
export const rejectViewableImpressions: RecordViewableImpressions = async () => {
  throw new KindredError('CONFLICT', 'this server does not record impressions', {
    remedy: 'give the setting "impressions" a value other than null',
  })
}

function checkView({ recommendationId, user, items, at }: ViewableImpressionsInput, now: number): PageView {
  if (items.length === 0 || items.length > MAX_ITEMS)
    throw badInput('items', `items has ${items.length} ids`, `send 1 to ${MAX_ITEMS}`)
  return {
    id: checkId(recommendationId, 'recommendationId'),
    user: user == null ? null : checkId(user, 'user'),
    at: at == null ? now : checkPastTime(at, 'at', now),
    items: [...new Set(items.map((item) => checkId(item, 'items')))],
  }
}

interface ValidView {
  readonly index: number
  readonly entry: PageView
}

/**
 * Merges the entries of each page: the union of their items, the earliest time. Entries that name another
 * user than the first entry of their page are `conflicting`.
 */
function mergeByPage(views: readonly ValidView[]) {
  const pages = new Map<string, { entry: PageView; indices: number[] }>()
  const conflicting: ValidView[] = []
  for (const view of views) {
    const { entry, index } = view
    const page = pages.get(entry.id)
    if (page === undefined) pages.set(entry.id, { entry, indices: [index] })
    else if (page.entry.user !== entry.user) conflicting.push(view)
    else {
      const items = [...new Set([...page.entry.items, ...entry.items])]
      page.entry = { ...page.entry, items, at: Math.min(page.entry.at, entry.at) }
      page.indices.push(index)
    }
  }
  return { pages: [...pages.values()], conflicting }
}

function rejectionOf(index: number, { id, user }: PageView, outcome: PageViewOutcome): Rejection[] {
  switch (outcome) {
    case 'no-user':
      return [toRejection(index, notFound('user', 'user', user!))]
    case 'other-user': {
      const message = `the page "${id}" was served to another user`
      return [toRejection(index, new KindredError('CONFLICT', message, { field: 'user' }))]
    }
    case 'not-on-page':
      return [
        toRejection(
          index,
          badInput('items', `none of the items was on the page "${id}"`, 'send items of the page'),
        ),
      ]
    default:
      return []
  }
}
