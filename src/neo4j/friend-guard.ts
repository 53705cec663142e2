import type { FriendGuard } from '../core/ports/friend-guard.js'
import { type Graph, int } from './connection.js'
import { loadQuery } from './queries.js'

export function createFriendGuard(graph: Graph): FriendGuard {
  const excluded = loadQuery('social/excluded')
  const suggestible = loadQuery('social/suggestible')
  return {
    async standing(user, restFrom, options) {
      const params = { user, restFrom: int(restFrom) }
      const [row] = await graph.read<{ people: string[]; ties: number }>(excluded, params, options)
      return row === undefined ? null : { excluded: row.people, ties: row.ties }
    },
    async suggestible(user, people, restFrom, options) {
      if (people.length === 0) return new Map()
      const params = { user, ids: people, restFrom: int(restFrom) }
      const [row] = await graph.read<{ open: [string, boolean][]; excluded: string[] }>(
        suggestible,
        params,
        options,
      )
      const free = new Map(row?.open)
      for (const id of row?.excluded ?? []) free.delete(id)
      return free
    },
  }
}
