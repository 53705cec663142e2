import { setImmediate } from 'node:timers/promises'
import { weightsFor } from '../../core/blend/index.js'
import {
  BASELINE,
  FRIEND_SOURCE_NAMES,
  FRIEND_SOURCES,
  type FriendSource,
  type FriendSourceTraits,
  type Query,
  type Scored,
  type SourceWeights,
} from '../../core/model/index.js'
import type { FriendCandidates, RequestContext, Slot, SocialContext } from '../../core/ports/index.js'

import type { CachedRead } from '../shared/index.js'
import { type FriendModel, TWO_HOP_SOURCES } from './friend-model.js'
import type { FindFriendsOfFriends } from './friends-of-friends.js'

/** Weights where training has learned none. */
const DEFAULT_WEIGHTS = weightsBy(({ defaultWeight }) => defaultWeight)

/** Weights of sources that exist in the live graph alone, so that training cannot weigh them. */
const UNLEARNED_WEIGHTS = weightsBy(({ unlearnedWeight }) => unlearnedWeight)

function weightsBy(weightOf: (traits: FriendSourceTraits) => number): SourceWeights {
  const weights = FRIEND_SOURCE_NAMES.map((name) => [name, weightOf(FRIEND_SOURCES[name])] as const)
  return Object.fromEntries(weights.filter(([, weight]) => weight > 0))
}

export interface FriendSourceDependencies {
  readonly candidates: FriendCandidates
  readonly friendsOfFriends: FindFriendsOfFriends
  /** People with the most ties, best first. */
  readonly wellConnected: CachedRead<readonly Scored[]>
}

/** Sources of a smaller share of all weights cannot move a page that others fill: they are asked where it is short. */
const FILLER_SHARE = 0.02

/** What each source counts for a viewer. */
export function friendWeights(
  { weights }: FriendModel,
  { ties, followers }: Pick<SocialContext, 'ties' | 'followers'>,
): SourceWeights {
  return {
    ...UNLEARNED_WEIGHTS,
    ...(weights === null ? DEFAULT_WEIGHTS : weightsFor(weights, ties)),
    // Where nobody follows, the question whom to follow back has no answer.
    ...(followers === 0 && { 'follow-back': 0 }),
  }
}

/**
 * Asks all sources of any weight, at once, those of hardly any only where the others leave less than was asked for; lists by source name. Rules of friends of friends, who follows the viewer and who has many ties come
 * from the live graph; taste and community from what was learned, or from the live graph for a viewer of whom nothing was learned.
 *
 * @param where `slot`: where training wrote communities for Cypher; null: nowhere. `bridges`: people over whom the viewer may be led to others.
 */
export async function queryFriendSources(
  query: Query,
  weights: SourceWeights,
  model: FriendModel,
  { slot, bridges }: { readonly slot: Slot | null; readonly bridges: readonly string[] },
  { candidates, friendsOfFriends, wellConnected }: FriendSourceDependencies,
  context: RequestContext,
): Promise<ReadonlyMap<FriendSource, readonly Scored[]>> {
  const least = FILLER_SHARE * Object.values(weights).reduce((sum, weight) => sum + weight, 0)
  const weightOf = (name: FriendSource): number => weights[name] ?? 0
  const isFiller = (name: FriendSource): boolean => name !== BASELINE && weightOf(name) < least
  const request = { user: query.user, exclude: [...query.exclude], k: query.k }
  const learned = async (name: FriendSource): Promise<readonly Scored[]> =>
    (await model.sources.get(name)?.recommend(query)) ?? []
  const orElse = async (name: FriendSource, instead: () => Promise<readonly Scored[]>) => {
    const list = await learned(name)
    return list.length > 0 ? list : instead()
  }
  const taste = async (): Promise<Lists> => {
    const list = await learned('taste')
    if (list.length > 0) return [['taste', list]]
    return query.history.length === 0
      ? []
      : [['shared-items', await candidates.sharedItems(request, context)]]
  }
  const community = (): Promise<readonly Scored[]> =>
    orElse('community', async () =>
      slot === null ? [] : candidates.communityMembers(request, slot, context),
    )
  const popular = async (): Promise<readonly Scored[]> =>
    (await wellConnected(context)).filter(({ id }) => !query.exclude.has(id)).slice(0, query.k)
  const overBridges = async (): Promise<Lists> => {
    const { adamicAdar, commonNeighbours, resourceAllocation } = await friendsOfFriends(
      model.ties,
      { ...query, bridges },
      context,
    )
    return [
      ['adamic-adar', adamicAdar],
      ['common-neighbours', commonNeighbours],
      ['resource-allocation', resourceAllocation],
    ]
  }
  const tasteSource = model.sources.has('taste') ? 'taste' : 'shared-items'
  const others = [...model.sources.keys()].filter((name) => name !== 'taste' && name !== 'community')
  const ask = (counts: (name: FriendSource) => boolean) => {
    const live = Promise.all([
      TWO_HOP_SOURCES.some(counts) ? overBridges() : [],
      counts('follow-back') ? named('follow-back', candidates.followers(request, context)) : [],
      counts(BASELINE) ? named(BASELINE, popular()) : [],
    ])
    // The engine keeps this thread busy: the queries must be on their way, so that the database works beside it.
    const engine = setImmediate().then(() =>
      Promise.all([
        counts(tasteSource) ? taste() : [],
        counts('community') ? named('community', community()) : [],
        ...others.filter(counts).map((name) => named(name, learned(name))),
      ]),
    )
    return Promise.all([live, engine]).then((lists) => lists.flat(2))
  }
  const lists = await ask((name) => weightOf(name) > 0 && !isFiller(name))
  if (new Set(lists.flatMap(([, list]) => list.map(({ id }) => id))).size >= query.k) return new Map(lists)
  return new Map([...lists, ...(await ask((name) => weightOf(name) > 0 && isFiller(name)))])
}

type Lists = readonly (readonly [FriendSource, readonly Scored[]])[]

async function named(name: FriendSource, list: Promise<readonly Scored[]>): Promise<Lists> {
  return [[name, await list]]
}
