import { variantLabel } from '../../core/page/index.js'
import type {
  ImpressionLog,
  PageImpression,
  SuggestionImpression,
  SuggestionImpressionLog,
} from '../../core/ports/index.js'
import type { Log } from '../../core/shared/index.js'
import type { Rank, Recommend, RecommendationPage, RecommendForSession } from '../pages/index.js'
import { type BackgroundWriter, createBackgroundWriter, type Sleep } from '../shared/index.js'

/** Records the impressions of item pages in the background. */
export interface PageRecorder
  extends Pick<BackgroundWriter<PageImpression>, 'flush' | 'pending' | 'dropped' | 'written'> {
  /** Returns at once; the page is written about a second later. @param user null for an anonymous session. */
  note(user: string | null, page: RecommendationPage): void
}

interface PageRecorderDependencies {
  readonly impressions: ImpressionLog
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Receives one line for the operator. */
  readonly log: Log
}

/** Entries of a page that are recorded; longer pages are lists for a program, not for a screen. */
const MAX_ITEMS_PER_PAGE = 100

/** A recorder that writes pages in batches. Each server records the pages that it serves. */
export function createPageRecorder({ impressions, now, log }: PageRecorderDependencies): PageRecorder {
  const writer = createBackgroundWriter<PageImpression>({
    keyOf: ({ id }) => id,
    write: impressions.record,
    label: 'page impressions',
    log,
  })
  return {
    note(user, { recommendationId, snapshot, variants, offset, entries }) {
      if (entries.length === 0) return
      const recorded = entries.slice(0, MAX_ITEMS_PER_PAGE)
      writer.add({
        id: recommendationId,
        user,
        at: now(),
        snapshot,
        variants: variants.map(variantLabel),
        offset,
        items: recorded.map(({ id }) => id),
        sources: recorded.map(({ contributions }) => contributions[0]?.source ?? ''),
      })
    },
    flush: writer.flush,
    pending: writer.pending,
    dropped: writer.dropped,
    written: writer.written,
  }
}

/** A recorder that records nothing, for servers with the setting `impressions: null`. */
export const NO_PAGE_RECORDER: PageRecorder = {
  note() {},
  flush: async () => {},
  pending: () => 0,
  dropped: () => 0,
  written: () => 0,
}

/** `recommend`, with an impression recorded for each page. */
export function withPageRecording(recommend: Recommend, recorder: PageRecorder): Recommend {
  return async (request, reads) => {
    const page = await recommend(request, reads)
    if (page !== null) recorder.note(request.user, page)
    return page
  }
}

/** `rank`, with an impression recorded for each page. */
export function withRankRecording(rank: Rank, recorder: PageRecorder): Rank {
  return async (request, reads) => {
    const page = await rank(request, reads)
    if (page !== null) recorder.note(request.user, page)
    return page
  }
}

/** `recommendForSession`, with an anonymous impression recorded for each page. */
export function withSessionRecording(
  recommend: RecommendForSession,
  recorder: PageRecorder,
): RecommendForSession {
  return async (request, context) => {
    const page = await recommend(request, context)
    recorder.note(null, page)
    return page
  }
}

/** Records the impressions of friend suggestions in the background. */
export interface SuggestionRecorder
  extends Pick<BackgroundWriter<SuggestionImpression>, 'flush' | 'pending' | 'dropped' | 'written'> {
  /** Returns at once; the impressions are written about a second later. */
  note(viewer: string, suggested: readonly string[]): void
}

interface SuggestionRecorderDependencies {
  readonly store: SuggestionImpressionLog
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Receives one line for the operator. */
  readonly log: Log
  /** Default: a real timer. */
  readonly sleep?: Sleep
}

/** Entries of a page that count as impressions; longer pages are lists for a program, not for a screen. */
const MAX_USERS_PER_PAGE = 50

/** A recorder that writes suggestions in batches. Each server records the suggestions that it serves. */
export function createSuggestionRecorder({
  store,
  now,
  ...options
}: SuggestionRecorderDependencies): SuggestionRecorder {
  const writer = createBackgroundWriter<SuggestionImpression>({
    keyOf: ({ viewer, user }) => `${viewer}\0${user}`,
    write: store.record,
    label: 'suggestion impressions',
    ...options,
  })
  return {
    note(viewer, suggested) {
      const at = now()
      for (const user of suggested.slice(0, MAX_USERS_PER_PAGE)) writer.add({ viewer, user, at })
    },
    flush: writer.flush,
    pending: writer.pending,
    dropped: writer.dropped,
    written: writer.written,
  }
}

/**
 * A recorder that records nothing, for servers with neither a cap on impressions nor an impression discount.
 */
export const NO_SUGGESTION_RECORDER: SuggestionRecorder = {
  note() {},
  flush: async () => {},
  pending: () => 0,
  dropped: () => 0,
  written: () => 0,
}
