import type { UserActivity } from '../core/ports/user-activity.js'
import type { Graph } from './connection.js'
import { loadQuery } from './queries.js'

export function createUserActivity(graph: Graph): UserActivity {
  const activity = loadQuery('serving/activity')
  return {
    async of(users, options) {
      if (users.length === 0) return new Map()
      const rows = await graph.read<{ user: string; interactions: number; dismissals: number }>(
        activity,
        { users },
        options,
      )
      return new Map(
        rows.map(({ user, interactions, dismissals }) => [user, `${interactions} ${dismissals}`]),
      )
    },
  }
}
