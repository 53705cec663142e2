import type {
  CatalogueStore,
  ItemChange,
  UpsertOutcome,
  WriteOptions,
  WriteResult,
} from '../../core/ports/index.js'

import {
  type CypherQuery,
  distinctSorted,
  type Graph,
  int,
  loadQuery,
  type Transaction,
} from '../driver/index.js'
import { tagRows } from './tag-rows.js'

const QUERIES = {
  existingUsers: loadQuery('writes/existing-users'),
  upsertUsers: loadQuery('writes/upsert-users'),
  upsertItems: loadQuery('writes/upsert-items'),
  replaceTags: loadQuery('writes/replace-tags'),
  replaceAuthors: loadQuery('writes/replace-authors'),
}

const OUTDATE_IMPORTS = loadQuery('import/outdate')

interface Deletion {
  readonly hide: CypherQuery
  /** Queries that delete in batches, in this order; each runs until nothing is left. */
  readonly inBatches: readonly CypherQuery[]
  readonly nodes: CypherQuery
}

const DELETE_USERS: Deletion = {
  hide: loadQuery('writes/hide-users'),
  inBatches: [loadQuery('writes/delete-user-pages'), loadQuery('writes/delete-user-relationships')],
  nodes: loadQuery('writes/delete-users'),
}

const DELETE_ITEMS: Deletion = {
  hide: loadQuery('writes/hide-items'),
  inBatches: [loadQuery('writes/delete-item-relationships')],
  nodes: loadQuery('writes/delete-items'),
}

/** Relationships or pages deleted in one transaction. This bounds its memory and the time of its locks. */
const DELETE_BATCH = 10_000

/** Store of users and items in the graph. */
export function createCatalogueStore(graph: Graph): CatalogueStore {
  return {
    upsertUsers: (changes, options) =>
      graph.write(async (transaction) => {
        const rows = changes.map(({ id, ...properties }) => ({ id, properties }))
        return upsert(transaction, QUERIES.upsertUsers, rows)
      }, options),

    upsertItems: (changes, options) =>
      graph.write(async (transaction) => {
        const missing = await missingAuthors(transaction, changes)
        const accepted = changes.filter(({ author }) => author == null || !missing.has(author))
        const outcomes = await upsert(transaction, QUERIES.upsertItems, accepted.map(itemRow))
        const tagged = accepted.filter(({ tags }) => tags !== undefined)
        await transaction.run(QUERIES.replaceTags, {
          changes: byId(tagged.map(({ id, tags }) => ({ id, tags: tagRows(tags!) }))),
        })
        const authored = accepted.filter(({ author }) => author !== undefined)
        await transaction.run(QUERIES.replaceAuthors, {
          changes: byId(authored.map(({ id, author }) => ({ id, author }))),
        })
        const outcomeOf = new Map(accepted.map(({ id }, index) => [id, outcomes[index]!]))
        return changes.map(({ id }): UpsertOutcome => outcomeOf.get(id) ?? 'no-author')
      }, options),

    deleteUsers: (ids, options) => deleteAll(graph, DELETE_USERS, ids, options),
    deleteItems: (ids, options) => deleteAll(graph, DELETE_ITEMS, ids, options),
  }
}

async function upsert<Row extends { readonly id: string }>(
  transaction: Transaction,
  query: CypherQuery,
  rows: readonly Row[],
): Promise<UpsertOutcome[]> {
  const written = await transaction.run<{ id: string; created: boolean }>(query, { changes: byId(rows) })
  const created = new Set(written.filter((row) => row.created).map(({ id }) => id))
  return rows.map(({ id }) => (created.has(id) ? 'created' : 'updated'))
}

async function missingAuthors(
  transaction: Transaction,
  changes: readonly ItemChange[],
): Promise<Set<string>> {
  const authors = distinctSorted(changes.flatMap(({ author }) => author ?? []))
  const found = await transaction.run<{ id: string }>(QUERIES.existingUsers, { ids: authors })
  const existing = new Set(found.map(({ id }) => id))
  return new Set(authors.filter((author) => !existing.has(author)))
}

function itemRow({ id, publishedAt, tags: _tags, author: _author, properties, ...fields }: ItemChange) {
  const time = publishedAt === undefined ? null : [publishedAt === null ? null : int(publishedAt)]
  return { id, properties: { ...fields, ...properties }, publishedAt: time }
}

/** Sorts by id, so that concurrent transactions take their locks in the same order. */
function byId<Row extends { readonly id: string }>(rows: readonly Row[]): Row[] {
  return [...rows].sort((left, right) => (left.id < right.id ? -1 : 1))
}

async function deleteAll(
  graph: Graph,
  deletion: Deletion,
  ids: readonly string[],
  options: WriteOptions = {},
): Promise<WriteResult<number>> {
  let { token } = await graph.write((transaction) => transaction.run(deletion.hide, { ids }), options)
  for (const query of deletion.inBatches) {
    for (let deleted = DELETE_BATCH; deleted === DELETE_BATCH; ) {
      const written = await graph.write(
        (transaction) => transaction.run<{ deleted: number }>(query, { ids, limit: int(DELETE_BATCH) }),
        { token },
      )
      deleted = written.value[0]!.deleted
      token = written.token
    }
  }
  const nodes = await graph.write(
    async (transaction) => {
      await transaction.run(OUTDATE_IMPORTS, {})
      return transaction.run<{ deleted: number }>(deletion.nodes, { ids })
    },
    { token },
  )
  return { value: nodes.value[0]!.deleted, token: nodes.token }
}
