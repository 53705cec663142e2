import DataLoader from 'dataloader'
import type { ColdStartItem } from '../../core/blend/index.js'
import { attractingKinds, type KindTable } from '../../core/data/index.js'
import {
  ITEM_SOURCES,
  type ItemSource,
  type Query,
  type Recommender,
  type Scored,
} from '../../core/model/index.js'
import type { ColdStartItems, LiveSources, RequestContext, Slot } from '../../core/ports/index.js'

import {
  type CypherQuery,
  type Graph,
  int,
  loadQuery,
  type ScoredLists,
  scoredOf,
  tellOnce,
} from '../driver/index.js'
import { statedKinds } from './stated-kinds.js'

/** Live sources, and the condition under which each can answer a query. */
const NEEDS = {
  'friends-liked': ({ friends }) => friends.length > 0,
  'co-interaction': ({ history }) => history.length > 0,
  rp3: ({ history }) => history.length > 0,
  community: () => true,
} satisfies Partial<Record<ItemSource, (query: Query) => boolean>>

type LiveItemSource = keyof typeof NEEDS

type Lists = ReadonlyMap<LiveItemSource, readonly Scored[]>

/** A query to one of the sources. */
interface SourceRequest {
  readonly name: LiveItemSource
  readonly query: Query
}

/** Live candidate sources in Cypher. The array forms in models/ give equal scores. */
export function createLiveSources(graph: Graph, kinds: KindTable): LiveSources {
  const candidates = loadQuery('serving/candidates')
  const coInteraction = loadQuery('serving/co-interaction')
  const { attracting, told } = statedKinds(kinds)

  const ask = async (
    names: ReadonlySet<LiveItemSource>,
    slot: Slot | null,
    query: Query,
    context: RequestContext,
  ): Promise<Lists> => {
    const request = {
      ...{ user: query.user, slot, attracting, told },
      history: query.history.map(({ item, weight }) => ({ item, weight })),
      only: query.only === undefined ? null : [...query.only],
      // Excluded items are removed here. Sending a long history would cost more than reading a few hundred
      // candidates.
      limit: int(query.k + query.exclude.size),
    }
    const sources = [...names].filter((name) => name !== 'co-interaction')
    const [together, alone] = await Promise.all([
      sources.length === 0
        ? []
        : graph.read<Partial<Record<LiveItemSource, readonly ScoredLists[]>>>(
            candidates,
            { request: { ...request, sources } },
            context,
          ),
      names.has('co-interaction') ? graph.read<ScoredLists>(coInteraction, { request }, context) : [],
    ])
    const open = (from: CypherQuery, rows: readonly ScoredLists[] = []) =>
      scoredOf(graph, from, rows[0])
        .filter(({ id }) => !query.exclude.has(id))
        .slice(0, query.k)
    return new Map([
      ...sources.map((name) => [name, open(candidates, together[0]?.[name])] as const),
      ['co-interaction', open(coInteraction, alone)],
    ])
  }

  return {
    over(slot, context) {
      const loader = new DataLoader<SourceRequest, readonly Scored[]>(
        async (requests) => {
          const listsOf = new Map<Query, Promise<Lists>>()
          for (const { query } of requests) {
            if (listsOf.has(query)) continue
            const same = requests.filter((request) => request.query === query)
            listsOf.set(query, ask(new Set(same.map(({ name }) => name)), slot, query, context))
          }
          return Promise.all(
            requests.map(async ({ name, query }) => (await listsOf.get(query)!).get(name) ?? []),
          )
        },
        // Sources that get the query in the same tick share a round trip.
        { cache: false, batchScheduleFn: queueMicrotask },
      )
      const source = (name: LiveItemSource): [LiveItemSource, Recommender] => {
        const recommend = async (query: Query) => (NEEDS[name](query) ? loader.load({ name, query }) : [])
        return [name, { name, recommend }]
      }
      const names = (Object.keys(NEEDS) as LiveItemSource[]).filter(
        (name) => slot !== null || ITEM_SOURCES[name].live?.reads === 'graph',
      )
      return new Map(names.map(source))
    },
  }
}

type Kin = readonly (readonly [item: string, strength: number])[]

interface Row {
  readonly id: string
  /** Number of users. */
  readonly audience: number
  readonly alike: Kin
  readonly liked: Kin
  readonly near: Kin
  readonly users: readonly string[]
  /** Whether the item has a vector that cannot be compared. */
  readonly badVector: boolean
}

/** Maximum number of cold-start items. */
const MAX_COLD_START_ITEMS = 200
/** Number of users whose evidence counts as much as the item's content. */
const AUDIENCE_PRIOR = 2

/** Reads items that the active snapshot does not know, with the known items nearest to them. */
export function createColdStartItems(graph: Graph, kinds: KindTable): ColdStartItems {
  const coldStartItems = loadQuery('serving/cold-start-items')
  const attracting = attractingKinds(kinds)
  return {
    async read(context) {
      const request = { attracting, limit: int(MAX_COLD_START_ITEMS) }
      const rows = await graph.read<Row>(coldStartItems, { request }, context)
      for (const { id, badVector } of rows)
        if (badVector)
          tellOnce(
            graph,
            `the vector of item "${id}" is left out: it must be a list of numbers whose length is 1e-18 to 1e18`,
          )
      return rows.map(placed).filter(({ nearestItems, users = [] }) => nearestItems.length + users.length > 0)
    },
  }
}

/**
 * Places a cold-start item. Its audience of n users counts with weight n / (n + 2), its content with the
 * rest; tags and vector share the content's weight equally.
 */
function placed({ id, audience, alike, liked, near, users }: Row): ColdStartItem {
  const content = [alike, near].filter((list) => list.length > 0)
  const spoken = liked.length === 0 ? 0 : content.length === 0 ? 1 : audience / (audience + AUDIENCE_PRIOR)
  const weights = new Map<string, number>()
  const add = (list: Kin, share: number) => {
    const total = list.reduce((sum, [, strength]) => sum + strength, 0)
    for (const [item, strength] of total > 0 ? list : [])
      weights.set(item, (weights.get(item) ?? 0) + (share * strength) / total)
  }
  for (const list of content) add(list, (1 - spoken) / content.length)
  add(liked, spoken)
  const nearestItems = [...weights].map(([item, weight]) => ({ item, weight }))
  const audienceShare = content.length === 0 ? 1 : audience / (audience + AUDIENCE_PRIOR)
  return { ...{ id, nearestItems, users, audience, audienceShare } }
}
