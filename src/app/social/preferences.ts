import { checkId } from '../../core/data/index.js'
import type {
  DismissTarget,
  MissingParty,
  SocialStore,
  WriteOptions,
  WriteResult,
} from '../../core/ports/index.js'

import { badInput, notFound } from '../../core/shared/index.js'

/** Gives whether the target is dismissed now. */
export type Dismiss = (
  user: string,
  target: DismissTarget,
  options?: WriteOptions,
) => Promise<WriteResult<boolean>>

interface DismissDependencies {
  readonly store: Pick<SocialStore, 'dismiss' | 'undismiss'>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * A person does not want to see an item or a person suggested again.
 *
 * @throws KindredError BAD_USER_INPUT for an id that is none or for oneself, NOT_FOUND where one of the two does not exist.
 */
export function createDismiss({ store, now }: DismissDependencies): Dismiss {
  return async (user, target, options) => {
    check(user, target)
    const { value: missing, token } = await store.dismiss(user, target, now(), options)
    refuseMissing(missing, user, target)
    return { value: true, token }
  }
}

/** Takes a dismissal back. Throws as {@link createDismiss} does; what was not dismissed stays so. */
export function createUndismiss({ store }: DismissDependencies): Dismiss {
  return async (user, target, options) => {
    check(user, target)
    const { value: missing, token } = await store.undismiss(user, target, options)
    refuseMissing(missing, user, target)
    return { value: false, token }
  }
}

function check(user: string, target: DismissTarget): void {
  checkId(user, 'user')
  checkId(target.id, `target.${target.type}`)
  if (target.type === 'user' && target.id === user)
    throw badInput('target.user', 'nobody can dismiss themselves')
}

function refuseMissing(missing: MissingParty | null, user: string, target: DismissTarget): void {
  if (missing === 'user') throw notFound('user', 'user', user)
  if (missing === 'target') throw notFound(`target.${target.type}`, target.type, target.id)
}

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
) => Promise<WriteResult<string>>

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
