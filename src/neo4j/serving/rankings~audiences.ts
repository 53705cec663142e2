import type { Audiences } from '../core/ports/audiences.js'
import { type Graph, int } from './connection.js'
import { loadQuery } from './queries.js'
import { type ScoredLists, scoredOf } from './scored-lists.js'

/** @param attracting kinds of interactions that speak for an item. */
export function createAudiences(graph: Graph, attracting: readonly string[]): Audiences {
  const links = loadQuery('serving/audience-links')
  const audience = loadQuery('serving/audience')
  const open = loadQuery('serving/audience-open')
  return {
    async links(item, slot, limit, options) {
      return scoredOf(await graph.read<ScoredLists>(links, { item, slot, limit: int(limit) }, options))
    },
    async peopleOf(linked, limit, options) {
      if (linked.length === 0) return []
      const params = {
        links: linked.map(({ id, score }) => ({ item: id, similarity: score })),
        attracting,
        limit: int(limit),
      }
      return scoredOf(await graph.read<ScoredLists>(audience, params, options))
    },
    async open(item, people, options) {
      const rows = await graph.read<{
        readonly id: string
        readonly events: readonly (readonly [kind: string, at: number | null])[]
      }>(open, { item, ids: people }, options)
      return new Map(rows.map(({ id, events }) => [id, events.map(([kind, at]) => ({ kind, at }))]))
    },
  }
}
