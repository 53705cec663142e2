import { labelOf } from '../../core/page/index.js'
import type { ExposureLog, ShownPage } from '../../core/ports/index.js'
import type { Rank, Recommend, RecommendationPage, RecommendForSession } from '../pages/index.js'

import { type BackgroundWriter, createBackgroundWriter } from '../shared/index.js'

/** Takes down which items were shown to whom, without holding up a page. */
export interface PageRecorder extends Pick<BackgroundWriter<ShownPage>, 'flush' | 'pending' | 'dropped'> {
  /** Returns at once; written within about a second. @param user null: nobody who is known. */
  note(user: string | null, page: RecommendationPage): void
}

export interface PageRecorderDependencies {
  readonly impressions: ExposureLog
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Takes one line for the operator. */
  readonly log: (line: string) => void
}

/** The first entries of a page that are kept; longer pages are lists for a program. */
const MOST_OF_A_PAGE = 100

export function createPageRecorder({
  impressions: log,
  now,
  log: say,
}: PageRecorderDependencies): PageRecorder {
  const writer = createBackgroundWriter<ShownPage>({
    keyOf: ({ id }) => id,
    write: log.record,
    label: 'shown pages',
    log: say,
  })
  return {
    note(user, { recommendationId, snapshot, variants, offset, entries }) {
      if (entries.length === 0) return
      const shown = entries.slice(0, MOST_OF_A_PAGE)
      writer.add({
        id: recommendationId,
        user,
        at: now(),
        snapshot,
        variants: variants.map(labelOf),
        offset,
        items: shown.map(({ id }) => id),
        sources: shown.map(({ contributions }) => contributions[0]?.source ?? ''),
      })
    },
    flush: writer.flush,
    pending: writer.pending,
    dropped: writer.dropped,
  }
}

/** Where no record of pages is kept. */
export const NO_PAGE_RECORDER: PageRecorder = {
  note() {},
  flush: async () => {},
  pending: () => 0,
  dropped: () => 0,
}

/** The same pages, each taken down as it goes out. */
export function withPageRecording(recommend: Recommend, recorder: PageRecorder): Recommend {
  return async (request, options) => {
    const page = await recommend(request, options)
    if (page !== null) recorder.note(request.user, page)
    return page
  }
}

/** The same for given items in personal order. */
export function withRankRecording(rank: Rank, recorder: PageRecorder): Rank {
  return async (user, items, options) => {
    const page = await rank(user, items, options)
    if (page !== null) recorder.note(user, page)
    return page
  }
}

/** The same for somebody who is not known. */
export function withSessionRecording(
  recommend: RecommendForSession,
  recorder: PageRecorder,
): RecommendForSession {
  return async (request, options) => {
    const page = await recommend(request, options)
    recorder.note(null, page)
    return page
  }
}
