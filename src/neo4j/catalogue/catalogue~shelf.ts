import type { ItemFilter } from '../core/item-filter.js'
import type { ItemRecord } from '../core/ports/catalogue.js'
import type { Shelf } from '../core/ports/shelf.js'
import { type Graph, int } from './connection.js'
import { loadQuery } from './queries.js'

export function createShelf(graph: Graph): Shelf {
  const eligible = loadQuery('serving/eligible-items')
  const tagged = loadQuery('serving/items-tagged')
  const matching = loadQuery('serving/items-matching')
  const rest = loadQuery('serving/rest-of-catalogue')
  return {
    async eligible(ids, filter, options) {
      const asked = ids.filter((id) => passesIds(filter, id))
      if (asked.length === 0) return new Map()
      const request = { ids: asked, ...propertiesOf(filter) }
      const rows = await graph.read<ItemRecord>(eligible, { request }, options)
      return new Map(rows.map((row) => [row.id, row]))
    },
    async matching(filter, options) {
      const { tags, ...others } = propertiesOf(filter)
      const [query, request] = tags === null ? [matching, others] : [tagged, { tags, ...others }]
      const [row] = await graph.read<{ ids: readonly string[] }>(query, { request }, options)
      return new Set(row!.ids.filter((id) => passesIds(filter, id)))
    },
    async list(after, limit, options) {
      const [row] = await graph.read<{ ids: readonly string[] }>(rest, { after, limit: int(limit) }, options)
      return row!.ids
    },
  }
}

/** Whether the filter, by its list of ids alone, lets an item through. */
export function passesIds({ onlyIds }: ItemFilter, id: string): boolean {
  return onlyIds?.has(id) ?? true
}

/** The part of a filter that the database decides. */
export function propertiesOf(filter: ItemFilter) {
  const { tags, excludeTags, publishedAfter, publishedBefore, properties = [] } = filter
  return {
    tags: tags ?? null,
    excludeTags: excludeTags ?? null,
    publishedAfter: publishedAfter === undefined ? null : int(publishedAfter),
    publishedBefore: publishedBefore === undefined ? null : int(publishedBefore),
    properties: properties.map(({ name, min = null, max = null, in: oneOf = null }) => ({
      ...{ name, min, max },
      in: oneOf,
    })),
  }
}
