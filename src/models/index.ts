import type { Model, Target } from '../core/model/index.js'

import { KindredError } from '../core/shared/index.js'
import { type BlendMember, createBlend } from './blend/index.js'
import { community } from './community/index.js'
import { als, ease, mfBpr } from './factors/index.js'

import { ranker } from './friend-ranker/index.js'
import { graphFilter } from './graph-filter/index.js'
import { friendEmbedding, lightgcn } from './lightgcn/index.js'
import { content, itemKnn, neighbours, userKnn } from './neighbours/index.js'

import { popularity } from './popularity.js'
import {
  adamicAdar,
  adamicAdarReciprocal,
  commonNeighbours,
  followBack,
  friends,
  resourceAllocation,
  taste,
} from './social/index.js'

/** The sources of a page of items, in the order in which tables show them. */
const blend = createBlend('blend', 'item', [
  member(lightgcn, { source: 'embedding', prior: 1 }),
  member(graphFilter, { source: 'graph-filter', prior: 1 }),
  member(neighbours, { source: 'neighbours', prior: 0.5, least: 0.05 }),
  member(als, { source: 'als', prior: 0.5 }),
  member(friends, { source: 'friends', needsTies: true, answersCold: true, prior: 0.3, least: 0.01 }),
  member(community, { source: 'community', needsTies: true, answersCold: true, prior: 0.1, least: 0.01 }),
  member(popularity, { source: 'popular', answersCold: true, prior: 0.1, least: 0.01 }),
  member(itemKnn, { source: 'item-knn', byDefault: false, prior: 0.3 }),
  member(userKnn, { source: 'user-knn', byDefault: false, prior: 0.3 }),
  member(mfBpr, { source: 'mf-bpr', byDefault: false, prior: 0.3 }),
  member(ease, { source: 'ease', byDefault: false, prior: 0.5 }),
  member(content, { source: 'content', byDefault: false, prior: 0.3 }),
])

const friendsBlend = createBlend('friends-blend', 'friend', [
  member(ranker, { source: 'ranker', answersCold: true, prior: 2, timeShare: 0.6 }),
  member(adamicAdar, { source: 'adamic-adar', prior: 1 }),
  member(resourceAllocation, { source: 'resource-allocation', prior: 0.3 }),
  member(followBack, { source: 'follow-back', answersCold: true, prior: 1 }),
  member(taste, { source: 'taste', answersCold: true, prior: 0.5, least: 0.01 }),
  member(friendEmbedding, { source: 'embedding', answersCold: true, prior: 0.5 }),
  member(community, { source: 'community', answersCold: true, prior: 0.1, least: 0.01 }),
  member(popularity, { source: 'popular', answersCold: true, prior: 0.05, least: 0.01 }),
  member(commonNeighbours, { source: 'common-neighbours', byDefault: false, prior: 0.1 }),
  member(adamicAdarReciprocal, { source: 'adamic-adar-reciprocal', byDefault: false, prior: 1 }),
])

const MODELS: readonly Model[] = [
  popularity,
  lightgcn,
  itemKnn,
  userKnn,
  ease,
  als,
  graphFilter,
  mfBpr,
  content,
  neighbours,
  friends,
  community,
  commonNeighbours,
  adamicAdar,
  adamicAdarReciprocal,
  resourceAllocation,
  followBack,
  taste,
  friendEmbedding,
  ranker,
  blend,
  friendsBlend,
]

/** Names under which a model of a target is known beside its own. */
const ALIASES = { item: {}, friend: { blend: friendsBlend } } as const

function member(
  model: Model,
  about: Pick<BlendMember, 'source' | 'prior'> & Partial<BlendMember>,
): BlendMember {
  return { model, byDefault: true, needsTies: false, answersCold: false, least: 0, timeShare: 1, ...about }
}

/** Names of the models that may be members of a blend of that name; none for any other model. */
export function membersOf(name: string, target: Target): readonly string[] {
  const named = models(target)
  const blends: readonly (Model | undefined)[] = [blend, friendsBlend]
  if (!blends.includes(named.get(name))) return []
  return [...named].flatMap(([each, model]) => (blends.includes(model) ? [] : [each]))
}

/** The models of a target by name, in the order in which tables show them. */
export function models(target: Target): ReadonlyMap<string, Model> {
  const named = new Map<string, Model>()
  for (const model of MODELS) {
    if (model.targets.includes(target)) named.set(model.name, model)
  }
  for (const [alias, model] of Object.entries(ALIASES[target])) named.set(alias, model)
  return named
}

/**
 * The model of a name, such as `--models` or a snapshot's `algorithm` gives it.
 *
 * @throws KindredError BAD_CONFIGURATION listing the names of the target.
 */
export function findModel(name: string, target: Target): Model {
  const named = models(target)
  const model = named.get(name)
  if (model) return model
  const what = target === 'item' ? 'items' : 'friends'
  throw new KindredError('BAD_CONFIGURATION', `there is no model "${name}" for ${what}`, {
    field: 'model',
    remedy: `models for ${what} are: ${[...named.keys()].join(', ')}`,
  })
}
