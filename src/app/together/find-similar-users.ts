import type { KindTable } from '../../core/data/index.js'
import type { Query, Scored, Snapshot } from '../../core/model/index.js'

import type { FriendCandidates, RequestContext, SimilarUserGuard } from '../../core/ports/index.js'

import {
  isBehind,
  momentOf,
  type Page,
  type PageRequest,
  pageOf,
  type RankKey,
} from '../../core/shared/index.js'
import type { FriendModel } from '../friends/index.js'
import { viewerContext } from '../pages/index.js'
import { type Serving, type ServingDependencies, servingFor } from '../serving/index.js'
import type { RequestReads } from '../shared/index.js'

/** What {@link createFindSimilarUsers} needs. */
export interface FindSimilarUsersDependencies extends Pick<ServingDependencies, 'holder' | 'log'> {
  readonly guard: SimilarUserGuard
  readonly candidates: Pick<FriendCandidates, 'sharedItems'>
  /** The friend model of the serving snapshot. */
  readonly friendModel: (snapshot: Snapshot | null) => FriendModel
  readonly kinds: KindTable
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** A user of similar taste. */
export interface SimilarUser extends Scored {
  readonly isFriend: boolean
}

/** Null if the user is unknown. */
export type FindSimilarUsers = (
  user: string,
  request: PageRequest<RankKey>,
  reads: RequestReads,
) => Promise<Page<SimilarUser> | null>

/** Length of the list that pages are cut from. */
const LIST_LENGTH = 2_000

/**
 * Users with the most similar taste, including friends. The score is the cosine of learned vectors: those of
 * LightGCN, else those of the source `taste`. A user that the snapshot does not know is folded in from the
 * live history. If nothing was learned, Cypher counts the items in common, each weighted by 1 / ln of its
 * audience.
 */
export function createFindSimilarUsers(dependencies: FindSimilarUsersDependencies): FindSimilarUsers {
  const { guard, kinds, now } = dependencies
  return async (user, { first, after }, { context, viewer: readViewer }) => {
    const record = await readViewer(user)
    if (record === null) return null
    const viewer = viewerContext(record, kinds, momentOf(now()))
    const query: Query = {
      target: 'friend',
      user,
      k: LIST_LENGTH,
      history: viewer.history,
      friends: viewer.friends,
      exclude: new Set([user]),
      asOf: viewer.asOf,
      ...(context.signal && { signal: context.signal }),
    }
    const list = await similarTo(query, await servingFor(viewer.active, dependencies), context)
    return cut(list, first, after, (users) => guard.visible(user, users, context))
  }

  async function similarTo(query: Query, { loaded }: Serving, context: RequestContext) {
    const learned = [
      loaded?.sources.get('lightgcn'),
      dependencies.friendModel(loaded?.ties ?? null).sources.get('taste'),
    ]
    for (const source of learned) {
      const list = (await source?.recommend(query)) ?? []
      if (list.length > 0) return list.filter(({ score }) => score > 0)
    }
    const { user, k, exclude } = query
    return dependencies.candidates.sharedItems({ user, k, exclude: [...exclude] }, context)
  }
}

/** A page behind a key: users who may be shown, checked in chunks until the page is full. */
async function cut(
  list: readonly Scored[],
  first: number,
  after: RankKey | null,
  visible: (users: readonly string[]) => ReturnType<SimilarUserGuard['visible']>,
): Promise<Page<SimilarUser>> {
  const behind = after === null ? list : list.filter((entry) => isBehind(entry, after))
  const found: SimilarUser[] = []
  // One entry more than requested shows whether there is a next page.
  for (let start = 0, size = first + 10; start < behind.length && found.length <= first; size *= 2) {
    const chunk = behind.slice(start, start + size)
    const shown = await visible(chunk.map(({ id }) => id))
    for (const entry of chunk) {
      const about = shown.get(entry.id)
      if (about !== undefined) found.push({ ...entry, ...about })
    }
    start += size
  }
  return pageOf(found, first)
}
