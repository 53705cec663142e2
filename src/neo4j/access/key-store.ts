import type { KeyLookUp, KeyRecord, KeyStore } from '../../core/ports/index.js'
import { type Graph, int, loadQuery } from '../driver/index.js'

const QUERIES = {
  lookUp: loadQuery('access/look-up-keys'),
  create: loadQuery('access/create-key'),
  list: loadQuery('access/list-keys'),
  revoke: loadQuery('access/revoke-key'),
  noteUse: loadQuery('access/note-use'),
}

/** Store of API keys in the graph. */
export function createKeyStore(graph: Graph): KeyStore {
  return {
    async lookUp(ids, context) {
      const [row] = await graph.read<KeyLookUp>(QUERIES.lookUp, { ids }, context)
      return row!
    },
    create: ({ createdAt, ...key }) =>
      graph.write(async (transaction) => {
        const rows = await transaction.run(QUERIES.create, { key: { ...key, createdAt: int(createdAt) } })
        return rows.length > 0
      }),
    list: () => graph.read<KeyRecord>(QUERIES.list, {}),
    revoke: (id, at) =>
      graph.write(async (transaction) => {
        const rows = await transaction.run(QUERIES.revoke, { id, at: int(at) })
        return rows.length > 0
      }),
    noteUse: (uses) =>
      graph.write((transaction) =>
        transaction.run(QUERIES.noteUse, { uses: uses.map(({ id, at }) => ({ id, at: int(at) })) }),
      ),
  }
}
