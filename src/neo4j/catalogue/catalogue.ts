import type { PropertyTypes, PropertyValue } from '../core/item-property.js'
import type { Catalogue, ItemProperties, ItemRecord, UserRecord } from '../core/ports/catalogue.js'
import type { Graph } from './connection.js'
import { loadQuery } from './queries.js'

interface PropertiesRow {
  readonly id: string
  /** In the order of the names asked for. */
  readonly values: readonly unknown[]
}

/** @param declared properties of items. */
export function createCatalogue(graph: Graph, declared: PropertyTypes): Catalogue {
  const users = loadQuery('serving/users-by-id')
  const items = loadQuery('serving/items-by-id')
  const properties = loadQuery('serving/item-properties')
  const names = Object.keys(declared)
  return {
    users: async (ids, options) => byId(await graph.read<UserRecord>(users, { request: { ids } }, options)),
    items: async (ids, options) => byId(await graph.read<ItemRecord>(items, { request: { ids } }, options)),
    async properties(ids, options) {
      if (names.length === 0) return new Map()
      const rows = await graph.read<PropertiesRow>(properties, { request: { ids, names } }, options)
      return new Map(rows.map(({ id, values }) => [id, asDeclared(declared, values)]))
    },
  }
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.id, row]))
}

function asDeclared(declared: PropertyTypes, values: readonly unknown[]): ItemProperties {
  const found: Record<string, PropertyValue> = {}
  for (const [position, [name, type]] of Object.entries(declared).entries()) {
    const value = values[position]
    if (type === 'number' ? typeof value === 'number' : typeof value === 'string')
      found[name] = value as PropertyValue
  }
  return found
}
