import { KindredError } from '../core/errors.js'
import type { Model } from '../core/recommender.js'
import type { Target } from '../core/target.js'
import { community } from './community.js'
import { friends } from './friends.js'
import { itemKnn } from './item-knn.js'
import { neighbours } from './neighbours.js'
import { popularity } from './popularity.js'
import { userKnn } from './user-knn.js'

const MODELS: readonly Model[] = [popularity, itemKnn, userKnn, neighbours, friends, community]

/** The models of a target by name, in the order in which tables show them. */
export function models(target: Target): ReadonlyMap<string, Model> {
  const named = new Map<string, Model>()
  for (const model of MODELS) {
    if (model.targets.includes(target)) named.set(model.name, model)
  }
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
