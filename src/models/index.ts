// All models by name, and the blends that have them as members.

import {
  type BlendTraits,
  currentSourceName,
  FRIEND_SOURCES,
  ITEM_SOURCES,
  type Model,
  type SourceName,
  type Target,
  type TrainedFriendSource,
  type TrainedItemSource,
} from '../core/model/index.js'
import { KindredError } from '../core/shared/index.js'
import { type BlendMember, createBlend } from './blend/index.js'
import { community } from './community/index.js'
import { als, ease, mfBpr } from './factors/index.js'
import { ranker } from './friend-ranker/index.js'
import { graphFilter } from './graph-filter/index.js'
import { friendEmbedding, lightgcn } from './lightgcn/index.js'
import { content, itemKnn, rp3, userKnn } from './neighbours/index.js'
import { popularity } from './popularity.js'
import { withResidualErrors } from './shared/index.js'
import {
  adamicAdar,
  adamicAdarReciprocal,
  commonNeighbours,
  followBack,
  friendsLiked,
  resourceAllocation,
  taste,
} from './social/index.js'

/** The models of the candidate sources of items. */
const ITEM_MODELS: Readonly<Record<TrainedItemSource, Model>> = {
  lightgcn,
  'graph-filter': graphFilter,
  rp3,
  als,
  'friends-liked': friendsLiked,
  community,
  popularity,
  'item-knn': itemKnn,
  'user-knn': userKnn,
  'mf-bpr': mfBpr,
  ease,
  content,
}

/** The models of the candidate sources of friends. */
const FRIEND_MODELS: Readonly<Record<TrainedFriendSource, Model>> = {
  ranker,
  'adamic-adar': adamicAdar,
  'resource-allocation': resourceAllocation,
  'follow-back': followBack,
  taste,
  embedding: friendEmbedding,
  community,
  popularity,
  'common-neighbours': commonNeighbours,
  'adamic-adar-reciprocal': adamicAdarReciprocal,
}

const blend = createBlend('blend', 'item', membersFrom(ITEM_SOURCES, ITEM_MODELS))
const friendsBlend = createBlend('friends-blend', 'friend', membersFrom(FRIEND_SOURCES, FRIEND_MODELS))

/** All models, in the order in which tables show them. */
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
  rp3,
  friendsLiked,
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

/** Further names of models, by target. */
const ALIASES = { item: {}, friend: { blend: friendsBlend } } as const

/** The members of a blend, in the order of the registry of sources. */
function membersFrom<Name extends SourceName>(
  sources: Readonly<Record<string, BlendTraits>>,
  models: Readonly<Record<Name, Model>>,
): BlendMember[] {
  return (Object.keys(sources) as Name[])
    .filter((source) => Object.hasOwn(models, source))
    .map((source) => ({ ...sources[source]!, source, model: withResidualErrors(models[source]) }))
}

/** Names of the models that may be members of a blend. Empty if `name` is not a blend of the target. */
export function membersOf(name: string, target: Target): readonly string[] {
  const named = models(target)
  const blends: readonly (Model | undefined)[] = [blend, friendsBlend].map(withResidualErrors)
  if (!blends.includes(named.get(name))) return []
  const members = target === 'item' ? ITEM_MODELS : FRIEND_MODELS
  return [...named.keys()].filter((each) => Object.hasOwn(members, each))
}

/** The models of a target by name, aliases included, in the order in which tables show them. */
export function models(target: Target): ReadonlyMap<string, Model> {
  const named = new Map<string, Model>()
  for (const model of MODELS) {
    if (model.targets.includes(target)) named.set(model.name, withResidualErrors(model))
  }
  for (const [alias, model] of Object.entries(ALIASES[target])) named.set(alias, withResidualErrors(model))
  return named
}

/**
 * Finds a model by name, such as one of `--models` or the `algorithm` of a snapshot.
 *
 * @throws KindredError BAD_CONFIGURATION for an unknown name. The remedy lists the known names.
 */
export function findModel(name: string, target: Target): Model {
  const named = models(target)
  const model = named.get(name)
  if (model) return model
  const targets = target === 'item' ? 'items' : 'friends'
  const current = currentSourceName(name, target)
  const renamed = current === name ? '' : `it is now called "${current}"; `
  throw new KindredError('BAD_CONFIGURATION', `there is no model "${name}" for ${targets}`, {
    field: 'model',
    remedy: `${renamed}models for ${targets} are: ${[...named.keys()].join(', ')}`,
  })
}
