import { badInput, notFound } from '../core/errors.js'
import { checkId } from '../core/ids.js'
import type { SocialStore } from '../core/ports/social-store.js'
import type { WriteOptions, Written } from '../core/ports/written.js'

/** Absent or null: stays as it is. */
export interface VisibilityInput {
  /** False: never suggested to others. */
  readonly suggestible?: boolean | null | undefined
  /** False: the user's ties bridge and explain nothing for others, and are left out of training. */
  readonly showTies?: boolean | null | undefined
}

/** Gives the user's id. */
export type SetVisibility = (
  user: string,
  input: VisibilityInput,
  options?: WriteOptions,
) => Promise<Written<string>>

/** @throws KindredError BAD_USER_INPUT where nothing is to be set, NOT_FOUND where the user does not exist. */
export function createSetVisibility(store: Pick<SocialStore, 'setVisibility'>): SetVisibility {
  return async (user, { suggestible, showTies }, options) => {
    checkId(user, 'user')
    if (suggestible == null && showTies == null)
      throw badInput('suggestible', 'nothing is to be set', 'give suggestible, showTies or both')
    const visibility = {
      ...(suggestible == null ? {} : { suggestible }),
      ...(showTies == null ? {} : { showTies }),
    }
    const { value: exists, token } = await store.setVisibility(user, visibility, options)
    if (!exists) throw notFound('user', 'user', user)
    return { value: user, token }
  }
}
