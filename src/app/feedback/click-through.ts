import type {
  ClickCount,
  ClickThroughCounts,
  ClickThroughDimension,
  RequestContext,
} from '../../core/ports/index.js'
import { badInput, DAY_MS } from '../../core/shared/index.js'
import { wilsonInterval } from '../../numeric/stats/index.js'
import { checkTime } from '../shared/index.js'
import type { PageRecorder } from './record-impressions.js'

interface ClickThroughRow extends ClickCount {
  /** Clicks divided by impressions. */
  readonly rate: number
  /** 95 % Wilson score interval of the rate. It assumes independent impressions. */
  readonly interval: readonly [low: number, high: number]
}

interface ClickThroughReport {
  /** By number of impressions, descending. */
  readonly rows: readonly ClickThroughRow[]
  /** Milliseconds since 1970. */
  readonly since: number
  readonly until: number
  /** Pages of this server that are not written yet. */
  readonly waiting: number
  /** Pages of this server that were lost. */
  readonly dropped: number
}

interface ClickThroughRequest {
  readonly by: readonly ClickThroughDimension[]
  /** Milliseconds since 1970. Default: 30 days before `until`. */
  readonly since: number | undefined
  /** Default: now. */
  readonly until: number | undefined
}

/** Computes click-through rates of item impressions in a time window. */
export type ClickThrough = (
  request: ClickThroughRequest,
  context: RequestContext,
) => Promise<ClickThroughReport>

interface ClickThroughDependencies {
  readonly counts: ClickThroughCounts
  readonly pages: Pick<PageRecorder, 'pending' | 'dropped'>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

const DEFAULT_DAYS = 30

/**
 * Click-through rates of item impressions in a time window.
 *
 * @throws KindredError BAD_USER_INPUT if the window is empty.
 */
export function createClickThrough({ counts, pages, now }: ClickThroughDependencies): ClickThrough {
  return async (request, context) => {
    const until = checkTime(request.until ?? now() + 1, 'until')
    const since = checkTime(request.since ?? until - DEFAULT_DAYS * DAY_MS, 'since')
    if (since >= until)
      throw badInput('since', 'since is not before until', 'send a time before `until` as `since`')
    const found = await counts.count(since, until, request.by, context)
    const rows = found.map((row) => ({
      ...row,
      rate: row.clicks / row.impressions,
      interval: wilsonInterval(row.clicks, row.impressions),
    }))
    rows.sort((left, right) => right.impressions - left.impressions || compareDimensions(left, right))
    return { rows, since, until, waiting: pages.pending(), dropped: pages.dropped() }
  }
}

/** Orders rows by position, source and model, so that the answer does not depend on the database's order. */
function compareDimensions(left: ClickCount, right: ClickCount): number {
  const byPosition = (left.position ?? 0) - (right.position ?? 0)
  if (byPosition !== 0) return byPosition
  return `${left.source} ${left.snapshot}` < `${right.source} ${right.snapshot}` ? -1 : 1
}
