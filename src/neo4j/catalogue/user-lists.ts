import type {
  HistoryEntry,
  ListOfEach,
  MarkedKey,
  MarkedList,
  RequestContext,
  UserLists,
  UserVisibility,
} from '../../core/ports/index.js'
import { type CypherQuery, type Graph, int, loadQuery, tellOnce } from '../driver/index.js'

/** Time of a mark without a time, in the queries. */
const NO_TIME = -8_640_000_000_000_001

const MARKED: Readonly<Record<MarkedList, CypherQuery>> = {
  'incoming-requests': loadQuery('lists/incoming-requests'),
  'outgoing-requests': loadQuery('lists/outgoing-requests'),
  following: loadQuery('lists/following'),
  followers: loadQuery('lists/followers'),
  blocked: loadQuery('lists/blocked'),
  'dismissed-users': loadQuery('lists/dismissed-users'),
  'dismissed-items': loadQuery('lists/dismissed-items'),
}

type HistoryRow = readonly [
  id: string | null,
  item: string,
  kind: string,
  weight: number,
  rating: number | null,
  at: number | null,
  event: string,
]

interface HistoryRows {
  readonly user: string
  readonly entries: readonly HistoryRow[]
  readonly unreadable: number
}

/** Reads the lists of several users, and active users in pages. */
export function createUserLists(graph: Graph): UserLists {
  const history = loadQuery('lists/history')
  const friends = loadQuery('lists/friends')
  const visibility = loadQuery('lists/visibility')
  const active = loadQuery('serving/active-users')
  const visible = loadQuery('lists/visible-users')
  const read = async <Row extends { readonly user: string }, Entry>(
    query: CypherQuery,
    request: object,
    context: RequestContext,
    entriesOf: (row: Row) => readonly Entry[],
  ): Promise<ListOfEach<Entry>> => {
    const rows = await graph.read<Row>(query, { request }, context)
    return new Map(rows.map((row) => [row.user, entriesOf(row)]))
  }
  return {
    history(users, { first, after }, context) {
      const [at, item, kind, event] = after ?? [null, null, null, null]
      const request = { users, at: at === null ? null : int(at), item, kind, event, limit: int(first + 1) }
      return read(history, request, context, ({ user, entries, unreadable }: HistoryRows) => {
        const what = `${unreadable} interactions of user "${user}" are left out of the history`
        if (unreadable > 0) tellOnce(graph, `${what}: they have values of other types than ours`)
        return entries.map(historyEntry)
      })
    },
    async active({ first, after }, context) {
      const params = { after: after ?? '', limit: int(first + 1) }
      return (await graph.read<{ id: string }>(active, params, context)).map(({ id }) => id)
    },
    friends(users, { first, after }, context) {
      const request = { users, after: after ?? '', limit: int(first + 1) }
      return read(
        friends,
        request,
        context,
        ({ ids }: { readonly user: string; readonly ids: readonly string[] }) => ids,
      )
    },
    marked(list, users, { first, after }, context) {
      const [at, id] = after ?? [null, null]
      const request = { users, at: at === null ? null : int(at), id, limit: int(first + 1) }
      return read(MARKED[list], request, context, markedEntries)
    },
    async visibility(ids, context) {
      const rows = await graph.read<UserVisibility & { readonly id: string }>(
        visibility,
        { request: { ids } },
        context,
      )
      return new Map(rows.map(({ id, ...flags }) => [id, flags]))
    },
    async visibleTo(viewer, ids, context) {
      const rows = await graph.read<{ readonly id: string }>(visible, { request: { viewer, ids } }, context)
      return new Set(rows.map(({ id }) => id))
    },
  }
}

function historyEntry([id, item, kind, weight, rating, at, event]: HistoryRow): HistoryEntry {
  return { id, item, kind, weight, rating, at, key: [at, item, kind, event] }
}

interface MarkedRow {
  readonly user: string
  readonly ids: readonly string[]
  readonly times: readonly number[]
}

function markedEntries({ ids, times }: MarkedRow): MarkedKey[] {
  return ids.map((id, place): MarkedKey => [times[place] === NO_TIME ? null : times[place]!, id])
}
