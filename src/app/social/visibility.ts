import { badInput, notFound } from '../core/errors.js'
import { checkId } from '../core/ids.js'
import type { DismissTarget, Missing, SocialStore } from '../core/ports/social-store.js'
import type { WriteOptions, Written } from '../core/ports/written.js'

/** Gives whether the target is dismissed now. */
export type Dismiss = (
  user: string,
  target: DismissTarget,
  options?: WriteOptions,
) => Promise<Written<boolean>>

interface Dependencies {
  readonly store: Pick<SocialStore, 'dismiss' | 'undismiss'>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/**
 * A person does not want to see an item or a person suggested again.
 *
 * @throws KindredError BAD_USER_INPUT for an id that is none or for oneself, NOT_FOUND where one of the two does not exist.
 */
export function createDismiss({ store, clock }: Dependencies): Dismiss {
  return async (user, target, options) => {
    check(user, target)
    const { value: missing, token } = await store.dismiss(user, target, clock(), options)
    refuseMissing(missing, user, target)
    return { value: true, token }
  }
}

/** Takes a dismissal back. Throws as {@link createDismiss} does; what was not dismissed stays so. */
export function createUndismiss({ store }: Dependencies): Dismiss {
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

function refuseMissing(missing: Missing | null, user: string, target: DismissTarget): void {
  if (missing === 'user') throw notFound('user', 'user', user)
  if (missing === 'target') throw notFound(`target.${target.type}`, target.type, target.id)
}
