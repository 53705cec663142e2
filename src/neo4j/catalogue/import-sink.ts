import { randomUUID } from 'node:crypto'
import { pairKey, tagKey } from '../../core/data/index.js'
import type { ImportChunk, ImportMode, ImportSink, ImportState } from '../../core/ports/index.js'
import { KindredError } from '../../core/shared/index.js'
import { type CypherQuery, type Graph, int, loadQuery, type Params } from '../driver/index.js'
import { ratingParams } from './rating-store.js'
import { tagOf } from './tag-rows.js'

const LEDGER = {
  begin: loadQuery('import/begin'),
  claim: loadQuery('import/claim'),
  finish: loadQuery('import/finish'),
  restart: loadQuery('import/restart'),
  missingUsers: loadQuery('import/missing-users'),
  missingItems: loadQuery('import/missing-items'),
}

const WRITE = {
  users: loadQuery('import/users'),
  items: loadQuery('import/items'),
  tags: loadQuery('import/tags'),
  interactions: {
    create: loadQuery('import/create-interactions'),
    merge: loadQuery('import/merge-interactions'),
  },
  itemTags: loadQuery('import/drop-taggings'),
  taggings: { create: loadQuery('import/create-taggings'), merge: loadQuery('import/merge-taggings') },
  likes: loadQuery('writes/judge-ratings'),
  friends: loadQuery('import/friends'),
  follows: loadQuery('import/follows'),
}

interface Statement {
  readonly query: CypherQuery
  readonly params: Params
  /** Number of rows that the query reports as written if nothing it refers to is missing. */
  readonly rows: number
}

/**
 * Imports into the graph. The ledger `(:KindredImport)` has one entry per import and, until it is complete,
 * one per chunk.
 */
export function createImportSink(graph: Graph): ImportSink {
  return {
    async begin(key, name) {
      const { value } = await graph.write(async (transaction) => {
        const [row] = await transaction.run<Omit<ImportState, 'done'> & { readonly done: string[] }>(
          LEDGER.begin,
          { key, name },
        )
        return row!
      })
      return { ...value, done: new Set(value.done) } satisfies ImportState
    },
    async restart(key) {
      await graph.write((transaction) => transaction.run(LEDGER.restart, { key }))
      return { mode: 'merge', finished: false, current: false, done: new Set() }
    },
    async missingUsers(users) {
      const rows = users.map(({ id, events }) => ({ id, events: int(events) }))
      return (await graph.read<{ missing: number }>(LEDGER.missingUsers, { users: rows }))[0]!.missing
    },
    async missingItems(items) {
      return (await graph.read<{ missing: number }>(LEDGER.missingItems, { items }))[0]!.missing
    },
    async write(key, mode, chunk) {
      const statement = statementOf(chunk, mode)
      const { value } = await graph.write(async (transaction) => {
        // Each attempt has its own id. If the answer to a commit is lost, the next attempt finds the chunk
        // claimed.
        const claim = { key: `${key}/${chunk.name}`, import: key, chunk: chunk.name, attempt: randomUUID() }
        const [entry] = await transaction.run<{ claimed: boolean }>(LEDGER.claim, claim)
        if (entry?.claimed !== true) return false
        const [result] = await transaction.run<{ written: number }>(statement.query, statement.params)
        if (result?.written !== statement.rows) throw changedMeanwhile(chunk)
        return true
      })
      return value
    },
    async finish(key) {
      await graph.write((transaction) => transaction.run(LEDGER.finish, { key }))
    },
  }
}

function statementOf(chunk: ImportChunk, mode: ImportMode): Statement {
  switch (chunk.type) {
    case 'users':
      return { query: WRITE.users, params: { users: chunk.users }, rows: chunk.users.length }
    case 'items':
      return { query: WRITE.items, params: { items: chunk.items }, rows: chunk.items.length }
    case 'tags':
      return { query: WRITE.tags, params: { tags: chunk.tags.map(tagOf) }, rows: chunk.tags.length }
    case 'interactions': {
      const { items, kinds } = chunk
      const integers = integerTable(Math.max(items.length, kinds.length))
      const rows = chunk.rows.map((row) => ({
        ...row,
        items: row.items.map(integers),
        kinds: row.kinds?.map(integers) ?? null,
      }))
      const params = { items, kinds, rows, ...(mode === 'merge' && { rated: chunk.rated }) }
      return { query: WRITE.interactions[mode], params, rows: chunk.interactions }
    }
    case 'likes':
      return {
        query: WRITE.likes,
        params: { users: chunk.users, ...ratingParams(chunk.ratings) },
        rows: chunk.users.length,
      }
    case 'item-tags':
      return { query: WRITE.itemTags, params: { rows: chunk.rows.map(keysOf) }, rows: chunk.rows.length }
    case 'taggings': {
      const { tags } = chunk
      const integers = integerTable(tags.length)
      const rows = chunk.rows.map((row) => ({ ...row, tags: row.tags.map(integers) }))
      const count = chunk.rows.reduce((sum, row) => sum + row.tags.length, 0)
      return { query: WRITE.taggings[mode], params: { tags: tags.map(tagKey), rows }, rows: count }
    }
    case 'friends':
    case 'follows': {
      const { users } = chunk
      const integers = integerTable(users.length)
      const rows = chunk.rows.map(({ user, others, since }) => ({
        person: integers(user),
        others: others.map(integers),
        since,
        ...(chunk.type === 'friends' && {
          pairs: others.map((other) => pairKey(users[user]!, users[other]!)),
        }),
      }))
      return { query: WRITE[chunk.type], params: { people: users, rows }, rows: chunk.ties }
    }
  }
}

function keysOf({ item, tags }: { readonly item: string; readonly tags: readonly string[] }) {
  return { item, tags: tags.map(tagKey) }
}

/** Caches driver integers, so that one is made per number and not per interaction. */
function integerTable(size: number): (value: number) => ReturnType<typeof int> {
  const integers = Array.from({ length: size }, (_, value) => int(value))
  return (value) => integers[value]!
}

function changedMeanwhile(chunk: ImportChunk): KindredError {
  return new KindredError(
    'CONFLICT',
    `users, items or tags that this import wrote were deleted before ${chunk.name} could refer to them`,
    { remedy: 'run the import again once nothing else deletes from this graph' },
  )
}
