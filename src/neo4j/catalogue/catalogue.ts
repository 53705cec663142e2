import type { ItemFilter, PropertyTypes, PropertyValue } from '../../core/data/index.js'
import type {
  Catalogue,
  CatalogueItem,
  CatalogueUser,
  ItemAvailability,
  ItemLabel,
  ItemLabels,
  ItemProperties,
  UserActivity,
} from '../../core/ports/index.js'

import { type Graph, int, loadQuery, readableRows, textIds } from '../driver/index.js'
import { tagParams } from './tag-rows.js'

interface PropertiesRow {
  readonly id: string
  /** Values in the order of the requested names. */
  readonly values: readonly unknown[]
}

/**
 * Reads users, items and declared properties by id.
 *
 * @param declared types of the declared item properties.
 */
export function createCatalogue(graph: Graph, declared: PropertyTypes): Catalogue {
  const users = loadQuery('serving/users-by-id')
  const items = loadQuery('serving/items-by-id')
  const properties = loadQuery('serving/item-properties')
  const names = Object.keys(declared)
  return {
    users: async (ids, context) =>
      byId(readableUsers(graph, await graph.read<CatalogueUser>(users, { request: { ids } }, context))),
    items: async (ids, context) =>
      byId(readableItems(graph, await graph.read<CatalogueItem>(items, { request: { ids } }, context))),
    async properties(ids, context) {
      if (names.length === 0) return new Map()
      const rows = await graph.read<PropertiesRow>(properties, { request: { ids, names } }, context)
      return new Map(rows.map(({ id, values }) => [id, asDeclared(declared, values)]))
    },
  }
}

/** The items that can be shown; the log names the others. */
export function readableItems(graph: Graph, items: readonly CatalogueItem[]): readonly CatalogueItem[] {
  const types = {
    id: 'text',
    title: 'text?',
    tags: 'texts',
    available: 'boolean',
    publishedAt: 'number?',
  } as const
  return readableRows(graph, 'item', items, types, ({ id }) => id)
}

function readableUsers(graph: Graph, users: readonly CatalogueUser[]): readonly CatalogueUser[] {
  return readableRows(graph, 'user', users, { id: 'text', name: 'text?' }, ({ id }) => id)
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

/** Reads which items may be shown. */
export function createItemAvailability(graph: Graph): ItemAvailability {
  const eligible = loadQuery('serving/eligible-items')
  const tagged = loadQuery('serving/items-tagged')
  const matching = loadQuery('serving/items-matching')
  const rest = loadQuery('serving/rest-of-catalogue')
  return {
    async eligible(ids, filter, context) {
      const asked = ids.filter((id) => passesIds(filter, id))
      if (asked.length === 0) return new Map()
      const request = { ids: asked, ...propertiesOf(filter) }
      return byId(readableItems(graph, await graph.read<CatalogueItem>(eligible, { request }, context)))
    },
    async matching(filter, context) {
      const { tags, ...others } = propertiesOf(filter)
      const [query, request] = tags === null ? [matching, others] : [tagged, { tags, ...others }]
      const [row] = await graph.read<{ ids: readonly string[] }>(query, { request }, context)
      return new Set(textIds(graph, query, row!.ids).filter((id) => passesIds(filter, id)))
    },
    async list(after, limit, context) {
      const [row] = await graph.read<{ ids: readonly string[] }>(rest, { after, limit: int(limit) }, context)
      return row!.ids
    },
  }
}

/** Whether an item passes the filter's list of ids. */
export function passesIds({ onlyIds }: ItemFilter, id: string): boolean {
  return onlyIds?.has(id) ?? true
}

/** The part of a filter that the query applies, as parameters. */
export function propertiesOf(filter: ItemFilter) {
  const { tags, excludeTags, publishedAfter, publishedBefore, properties = [] } = filter
  return {
    tags: tagParams(tags),
    excludeTags: tagParams(excludeTags),
    publishedAfter: publishedAfter === undefined ? null : int(publishedAfter),
    publishedBefore: publishedBefore === undefined ? null : int(publishedBefore),
    properties: properties.map(({ name, min = null, max = null, in: oneOf = null }) => ({
      ...{ name, min, max },
      in: oneOf,
    })),
  }
}

const TAGS_EACH = 5
const PAGE = 5_000

/** Reads titles and tags of items, to name communities. */
export function createItemLabels(graph: Graph): ItemLabels {
  return {
    async describe(ids) {
      const labels: ItemLabel[] = []
      for (let from = 0; from < ids.length; from += PAGE) {
        const page = { ids: ids.slice(from, from + PAGE), tagsEach: int(TAGS_EACH) }
        labels.push(...(await graph.read<ItemLabel>(loadQuery('publish/item-labels'), page)))
      }
      return labels
    },
  }
}

/** Reads counts of interactions and dismissals, which show that a user has changed. */
export function createUserActivity(graph: Graph): UserActivity {
  const activity = loadQuery('serving/activity')
  return {
    async of(users, context) {
      if (users.length === 0) return new Map()
      const rows = await graph.read<{ user: string; interactions: number; dismissals: number }>(
        activity,
        { users },
        context,
      )
      return new Map(
        rows.map(({ user, interactions, dismissals }) => [user, `${interactions} ${dismissals}`]),
      )
    },
  }
}
