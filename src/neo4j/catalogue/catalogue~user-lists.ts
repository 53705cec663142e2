import type { HistoryEntry, UserLists } from '../core/ports/user-lists.js'
import { type Graph, int } from './connection.js'
import { loadQuery } from './queries.js'

export function createUserLists(graph: Graph): UserLists {
  const history = loadQuery('serving/history')
  const friends = loadQuery('serving/friends')
  const active = loadQuery('serving/active-users')
  return {
    async history(user, { first, after }, options) {
      const [at, item, kind, event] = after ?? [null, null, null, null]
      const rows = await graph.read<HistoryEntry & { event: string }>(
        history,
        { user, at: at === null ? null : int(at), item, kind, event, limit: int(first + 1) },
        options,
      )
      return rows.map(({ event: own, ...row }) => ({ ...row, key: [row.at, row.item, row.kind, own] }))
    },
    async active({ first, after }, options) {
      const params = { after: after ?? '', limit: int(first + 1) }
      return (await graph.read<{ id: string }>(active, params, options)).map(({ id }) => id)
    },
    async friends(user, { first, after }, options) {
      const params = { user, after: after ?? '', limit: int(first + 1) }
      return (await graph.read<{ id: string }>(friends, params, options)).map(({ id }) => id)
    },
  }
}
