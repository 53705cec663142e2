import { setImmediate } from 'node:timers/promises'
import { weightsFor } from '../../core/blend/index.js'
import {
  BASELINE,
  FRIEND_SOURCE_NAMES,
  FRIEND_SOURCES,
  type FriendSource,
  type FriendSourceTraits,
  type NewUser,
  type Query,
  type Scored,
  type SourceWeights,
} from '../../core/model/index.js'
import type { FriendCandidates, RequestContext, Slot, SocialContext } from '../../core/ports/index.js'
import { lazy } from '../../core/shared/index.js'
import { orWithout } from '../faults/index.js'
import type { CachedRead } from '../shared/index.js'
import { type FriendModel, TWO_HOP_SOURCES } from './friend-model.js'
import type { FindFriendsOfFriends } from './friends-of-friends.js'

/** Weights without learned weights. */
const DEFAULT_WEIGHTS = weightsBy(({ defaultWeight }) => defaultWeight)

/** Weights of sources that only exist in the live graph, so that training cannot learn them. */
const UNLEARNED_WEIGHTS = weightsBy(({ unlearnedWeight }) => unlearnedWeight)

/**
 * Sources below this share of the total weight cannot change a page that other sources fill. They are queried
 * only if the others return too few users.
 */
const FILLER_SHARE = 0.02

function weightsBy(weightOf: (traits: FriendSourceTraits) => number): SourceWeights {
  const weights = FRIEND_SOURCE_NAMES.map((name) => [name, weightOf(FRIEND_SOURCES[name])] as const)
  return Object.fromEntries(weights.filter(([, weight]) => weight > 0))
}

/** Weights of the sources for a viewer. */
export function friendWeights(
  { weights }: FriendModel,
  { ties, followers }: Pick<SocialContext, 'ties' | 'followers'>,
): SourceWeights {
  return {
    ...UNLEARNED_WEIGHTS,
    ...(weights === null ? DEFAULT_WEIGHTS : weightsFor(weights, ties)),
    // A viewer without followers has nobody to follow back.
    ...(followers === 0 && { 'follow-back': 0 }),
  }
}

/** Sources that score users whom training did not know, from their live ties. */
const READS_NEW_USERS: ReadonlySet<FriendSource> = new Set(['ranker', 'taste', 'embedding'])
/** Maximum number of such users that one query reads. */
const MAX_NEW_USERS = 200

interface FriendSourceRequest {
  readonly query: Query
  readonly weights: SourceWeights
  readonly model: FriendModel
  /** Slot with the communities of training; null: none. */
  readonly slot: Slot | null
  /** Users through whom two-hop sources reach candidates. */
  readonly bridges: readonly string[]
  /** Number of deletions in the graph when the request was read. Default 0. */
  readonly deletions?: number
}

/** What the sources of friend suggestions need. */
export interface FriendSourceDependencies {
  readonly candidates: FriendCandidates
  readonly friendsOfFriends: FindFriendsOfFriends
  /** Users with the most ties, best first. */
  readonly wellConnected: CachedRead<readonly Scored[]>
}

/** What the sources answered. */
export interface FriendSourceAnswer {
  /** Candidates by source, best first. */
  readonly lists: ReadonlyMap<FriendSource, readonly Scored[]>
  /** The query with the users near the viewer whom the snapshot does not know. */
  readonly query: Query
}

/** Candidates by source, each list best first. */
type SourceLists = readonly (readonly [FriendSource, readonly Scored[]])[]

/** A query that answers one or several sources. */
interface SourceQuery {
  /** The query runs if one of these sources is selected. */
  readonly sources: readonly FriendSource[]
  readonly run: () => Promise<SourceLists>
}

/**
 * Queries every weighted source in parallel. Sources below 2 % of the total weight are queried only if the
 * others return fewer than `k` users. Two-hop sources, follow-back and popularity answer from the live graph.
 * The others answer from the snapshot; {@link READS_NEW_USERS} also for new users near the viewer. Taste and
 * community fall back to the live graph for a viewer that training did not know.
 */
export async function queryFriendSources(
  request: FriendSourceRequest,
  dependencies: FriendSourceDependencies,
  context: RequestContext,
): Promise<FriendSourceAnswer> {
  const { query, weights } = request
  const weightOf = (name: FriendSource): number => weights[name] ?? 0
  const fillerWeight = FILLER_SHARE * Object.values(weights).reduce((sum, weight) => sum + weight, 0)
  const isFiller = (name: FriendSource): boolean => name !== BASELINE && weightOf(name) < fillerWeight

  const queries = createQueries(request, dependencies, context)
  const answer = async (found: SourceLists): Promise<FriendSourceAnswer> => ({
    lists: new Map(found),
    query: await queries.asked(),
  })
  const run = (isSelected: (name: FriendSource) => boolean) => runQueries(queries, isSelected, context)
  const lists = await run((name) => weightOf(name) > 0 && !isFiller(name))
  const found = new Set(lists.flatMap(([, list]) => list.map(({ id }) => id)))
  if (found.size >= query.k) return answer(lists)
  const fillers = await run((name) => weightOf(name) > 0 && isFiller(name))
  return answer([...lists, ...fillers])
}

interface Queries {
  /** The query with the new users that were found so far. */
  readonly asked: () => Promise<Query> | Query
  /** Answered by the database. */
  readonly live: readonly SourceQuery[]
  /** Answered by the engine, from the snapshot. */
  readonly trained: readonly SourceQuery[]
}

function createQueries(
  { query, model, slot, bridges, deletions }: FriendSourceRequest,
  { candidates, friendsOfFriends, wellConnected }: FriendSourceDependencies,
  context: RequestContext,
): Queries {
  const request = { user: query.user, exclude: [...query.exclude], k: query.k }
  const recommend = async (name: FriendSource, readsNewUsers = false): Promise<readonly Scored[]> =>
    (await model.sources.get(name)?.recommend(readsNewUsers ? await withNewUsers() : query)) ?? []
  const one = (name: FriendSource, find: () => Promise<readonly Scored[]>): SourceQuery => ({
    sources: [name],
    run: async () => [[name, await find()]],
  })

  const findFriendsOfFriends = lazy(() =>
    friendsOfFriends(model.ties, { ...query, bridges, ...(deletions && { deletions }) }, context),
  )
  const twoHop = async (): Promise<SourceLists> => {
    const { adamicAdar, commonNeighbours, resourceAllocation } = await findFriendsOfFriends()
    return [
      ['adamic-adar', adamicAdar],
      ['common-neighbours', commonNeighbours],
      ['resource-allocation', resourceAllocation],
    ]
  }
  const popular = async (): Promise<readonly Scored[]> =>
    (await wellConnected(context)).filter(({ id }) => !query.exclude.has(id)).slice(0, query.k)
  const taste = async (): Promise<SourceLists> => {
    const list = await recommend('taste', READS_NEW_USERS.has('taste'))
    if (list.length > 0) return [['taste', list]]
    if (query.history.length === 0) return []
    return [['shared-items', await candidates.sharedItems(request, context)]]
  }
  const community = async (): Promise<readonly Scored[]> => {
    const list = await recommend('community')
    if (list.length > 0 || slot === null) return list
    return candidates.communityMembers(request, slot, context)
  }

  let found: Promise<Query> | undefined
  /** The query with the users whom training did not know: the user, friends, and friends of friends. */
  const withNewUsers = (): Promise<Query> => {
    found ??= orWithout('new users near the viewer', findNewUsers, query, context)
    return found
  }
  const findNewUsers = async (): Promise<Query> => {
    const { ties } = model
    if (ties === null) return query
    const isNew = (id: string): boolean => ties.users.indexOf(id) < 0
    const { commonNeighbours } = await findFriendsOfFriends()
    const near = [...bridges, ...commonNeighbours.map(({ id }) => id)].filter(isNew)
    const ids = [...new Set([...(ties.directed && isNew(query.user) ? [query.user] : []), ...near])]
    const live = await candidates.liveUsers(ids.slice(0, MAX_NEW_USERS), context)
    // The ties that the model was trained on.
    const newUsers = live.map(
      ({ id, friends, follows, followers, likes }): NewUser =>
        ties.directed ? { id, friends: follows, followers, likes } : { id, friends, followers: [], likes },
    )
    return { ...query, newUsers }
  }

  const others = [...model.sources.keys()].filter((name) => name !== 'taste' && name !== 'community')
  return {
    asked: () => found ?? query,
    live: [
      { sources: TWO_HOP_SOURCES, run: twoHop },
      one('follow-back', () => candidates.followers(request, context)),
      one(BASELINE, popular),
    ],
    trained: [
      { sources: [model.sources.has('taste') ? 'taste' : 'shared-items'], run: taste },
      one('community', community),
      ...others.map((name) => one(name, () => recommend(name, READS_NEW_USERS.has(name)))),
    ],
  }
}

/** Runs the queries of the selected sources in parallel. A source that fails is left out. */
async function runQueries(
  { live, trained }: Pick<Queries, 'live' | 'trained'>,
  isSelected: (name: FriendSource) => boolean,
  context: RequestContext,
): Promise<SourceLists> {
  const run = (queries: readonly SourceQuery[]): Promise<SourceLists[]> =>
    Promise.all(
      queries
        .filter(({ sources }) => sources.some(isSelected))
        .map((query) => orWithout(`friend source ${query.sources.join(', ')}`, query.run, [], context)),
    )
  const fromGraph = run(live)
  // The engine blocks this thread, so the live queries must be sent first: the database then works in
  // parallel.
  const fromSnapshot = setImmediate().then(() => run(trained))
  return (await Promise.all([fromGraph, fromSnapshot])).flat(2)
}
