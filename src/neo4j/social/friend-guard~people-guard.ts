import type { PeopleGuard } from '../core/ports/people-guard.js'
import type { Graph } from './connection.js'
import { loadQuery } from './queries.js'

export function createPeopleGuard(graph: Graph): PeopleGuard {
  const similarPeople = loadQuery('social/similar-people')
  return {
    async visible(user, people, options) {
      const rows = await graph.read<{ id: string; isFriend: boolean }>(
        similarPeople,
        { user, ids: people },
        options,
      )
      return new Map(rows.map(({ id, isFriend }) => [id, { isFriend }]))
    },
  }
}
