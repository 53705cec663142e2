import type { Catalogue, ItemRecord, UserRecord } from '../core/ports/catalogue.js'
import type { Graph } from './connection.js'
import { loadQuery } from './queries.js'

export function createCatalogue(graph: Graph): Catalogue {
  const users = loadQuery('serving/users-by-id')
  const items = loadQuery('serving/items-by-id')
  return {
    users: async (ids, options) => byId(await graph.read<UserRecord>(users, { request: { ids } }, options)),
    items: async (ids, options) => byId(await graph.read<ItemRecord>(items, { request: { ids } }, options)),
  }
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.id, row]))
}
