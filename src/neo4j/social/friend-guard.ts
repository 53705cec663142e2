import type { FriendGuard, SimilarUserGuard, SuggestionImpressions } from '../../core/ports/index.js'
import { DAY_MS } from '../../core/shared/index.js'
import { type Graph, int, loadQuery } from '../driver/index.js'

import { startOfDay } from '../impressions/index.js'
import { type ViewerRow, viewerOf } from '../serving/index.js'

/** Settings of the guardrails. */
export interface FriendGuardSettings {
  /** Days after a declined or ended tie during which the two users are not suggested to each other. */
  readonly cooldownDays: number
  /** Maximum number of viewers to whom a user is suggested on one UTC day; null for no limit. */
  readonly dailyCap: number | null
}

interface SocialContextRow extends ViewerRow {
  readonly others: readonly string[]
  readonly ties: number
  readonly followers: number
  readonly ended: number
  readonly seen: readonly (readonly [user: string, count: number, at: number])[]
}

/** Reads the social context of a viewer and who may be suggested. */
export function createFriendGuard(
  graph: Graph,
  { cooldownDays, dailyCap }: FriendGuardSettings,
): FriendGuard {
  const socialContext = loadQuery('social/social-context')
  const suggestible = loadQuery('social/suggestible')
  const restFrom = (now: number) => int(Math.floor(now - cooldownDays * DAY_MS))
  return {
    async socialContext(user, now, context) {
      const [row] = await graph.read<SocialContextRow>(
        socialContext,
        { user, restFrom: restFrom(now) },
        context,
      )
      if (row === undefined) return null
      const { friends, others, ties, followers, ended } = row
      return {
        ...{ ties, followers },
        viewer: viewerOf(user, row, graph),
        excluded: [...friends, ...others],
        version: ties + followers + 2 * ended,
        impressions: row.seen.map(([id, count, at]): SuggestionImpressions => ({ user: id, count, at })),
      }
    },
    async suggestible(user, users, now, context) {
      if (users.length === 0) return new Map()
      const request = {
        user,
        ids: users,
        restFrom: restFrom(now),
        dayStart: int(startOfDay(now)),
        dailyCap: dailyCap === null ? null : int(dailyCap),
      }
      const [row] = await graph.read<{ open: [string, boolean][]; excluded: string[] }>(
        suggestible,
        { request },
        context,
      )
      const free = new Map(row?.open)
      for (const id of row?.excluded ?? []) free.delete(id)
      return free
    },
  }
}

/** Reads which users may be shown as similar. */
export function createSimilarUserGuard(graph: Graph): SimilarUserGuard {
  const similarUsers = loadQuery('social/similar-users')
  return {
    async visible(user, users, context) {
      const rows = await graph.read<{ id: string; isFriend: boolean }>(
        similarUsers,
        { user, ids: users },
        context,
      )
      return new Map(rows.map(({ id, isFriend }) => [id, { isFriend }]))
    },
  }
}
