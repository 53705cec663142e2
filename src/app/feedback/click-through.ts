import type {
  ClickCount,
  ClickThroughCounts,
  ClickThroughDimension,
  ReadOptions,
} from '../../core/ports/index.js'

import { badInput } from '../../core/shared/index.js'
import { wilsonInterval } from '../../numeric/stats/index.js'
import { checkTime } from '../shared/index.js'
import type { PageRecorder } from './record-impressions.js'

export interface ClickThroughRow extends ClickCount {
  /** `clicked / exposures`. */
  readonly rate: number
  /** 95 %, Wilson's score; it takes exposures for independent of each other. */
  readonly interval: readonly [low: number, high: number]
}

export interface ClickThroughReport {
  /** Most exposures first. */
  readonly rows: readonly ClickThroughRow[]
  /** Milliseconds since 1970. */
  readonly since: number
  readonly until: number
  /** Pages of this server that are not written yet. */
  readonly waiting: number
  /** Pages of this server that never will be. */
  readonly dropped: number
}

export interface ClickThroughRequest {
  readonly by: readonly ClickThroughDimension[]
  /** Milliseconds since 1970; absent: 30 days before `until`. */
  readonly since: number | undefined
  /** Absent: now. */
  readonly until: number | undefined
}

export type ClickThrough = (request: ClickThroughRequest, options: ReadOptions) => Promise<ClickThroughReport>

const DAY_MS = 86_400_000
const DEFAULT_DAYS = 30

/**
 * How often what was shown was clicked.
 *
 * @throws KindredError BAD_USER_INPUT where the window is empty.
 */
export function createClickThrough(dependencies: {
  readonly counts: ClickThroughCounts
  readonly pages: Pick<PageRecorder, 'pending' | 'dropped'>
  /** Milliseconds since 1970. */
  readonly now: () => number
}): ClickThrough {
  const { counts, pages, now } = dependencies
  return async (request, options) => {
    const until = checkTime(request.until ?? now() + 1, 'until')
    const since = checkTime(request.since ?? until - DEFAULT_DAYS * DAY_MS, 'since')
    if (since >= until) throw badInput('since', 'since is not before until', 'send a window of time')
    const found = await counts.count(since, until, request.by, options)
    const rows = found.map((row) => ({
      ...row,
      rate: row.clicked / row.exposures,
      interval: wilsonInterval(row.clicked, row.exposures),
    }))
    rows.sort((left, right) => right.exposures - left.exposures || order(left, right))
    return { rows, since, until, waiting: pages.pending(), dropped: pages.dropped() }
  }
}

/** By what they are of, so that the answer does not depend on the database's order. */
function order(left: ClickCount, right: ClickCount): number {
  const position = (left.position ?? 0) - (right.position ?? 0)
  if (position !== 0) return position
  return `${left.source} ${left.model}` < `${right.source} ${right.model}` ? -1 : 1
}
