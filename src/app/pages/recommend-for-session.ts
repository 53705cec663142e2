import type { RequestContext, SnapshotStore } from '../../core/ports/index.js'

import { createPages, type RecommendDependencies } from './recommend.js'
import type { RecommendationPage, RecommendRequest } from './recommendation.js'
import { ANONYMOUS, type ViewerContext } from './viewer.js'

export interface SessionRequest extends Omit<RecommendRequest, 'user'> {
  /** Ids of items, the latest first; what does not exist is passed over. */
  readonly items: readonly string[]
}

export type RecommendForSession = (
  request: SessionRequest,
  context: RequestContext,
) => Promise<RecommendationPage>

/**
 * A page for somebody who is not known: what they looked at is folded in as the history of a new user would be, by the same sources as any page. Nothing is
 * written.
 *
 * @throws KindredError as `createRecommend` says.
 */
export function createRecommendForSession(
  dependencies: Omit<RecommendDependencies, 'kinds' | 'store'> & {
    readonly store: Pick<SnapshotStore, 'active' | 'list'>
  },
): RecommendForSession {
  const pages = createPages(dependencies, null)
  return async ({ items, ...request }, context) => {
    const page = await pages({ ...request, user: ANONYMOUS }, context, async (asOf) => {
      const active = await dependencies.store.active(context)
      return sessionViewer(
        [...new Set(items)],
        asOf,
        active && { version: active.version, slot: active.slot },
      )
    })
    return page!
  }
}

function sessionViewer(
  items: readonly string[],
  asOf: number,
  active: ViewerContext['active'],
): ViewerContext {
  return {
    user: ANONYMOUS,
    asOf,
    history: items.map((item, place) => ({ item, weight: 1, at: asOf - place })),
    seen: new Set(items),
    ...{ dismissed: new Set(), authored: new Set(), friends: [], follows: [] },
    active,
  }
}
