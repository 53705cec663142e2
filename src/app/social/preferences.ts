import { checkId } from '../../core/data/index.js'
import type {
  DismissTarget,
  MissingParty,
  SocialStore,
  WriteOptions,
  WriteResult,
} from '../../core/ports/index.js'
import { badInput, notFound } from '../../core/shared/index.js'

/** Returns whether the target is dismissed now. */
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
 * Dismisses an item or a user, so that it is not suggested to `user` again.
 *
 * @throws KindredError BAD_USER_INPUT if an id is invalid or users dismiss themselves, NOT_FOUND if the user
 *   or the target does not exist.
 */
export function createDismiss({ store, now }: DismissDependencies): Dismiss {
  return async (...request) => {
    const [user, target, options] = checkTarget(...request)
    const { value: missing, token } = await store.dismiss(user, target, now(), options)
    throwIfMissing(missing, user, target)
    return { value: true, token }
  }
}

/** Withdraws a dismissal, if there is one. Throws like {@link createDismiss}. */
export function createUndismiss({ store }: Pick<DismissDependencies, 'store'>): Dismiss {
  return async (...request) => {
    const [user, target, options] = checkTarget(...request)
    const { value: missing, token } = await store.undismiss(user, target, options)
    throwIfMissing(missing, user, target)
    return { value: false, token }
  }
}

/** @returns the request with ids as they are stored. */
function checkTarget(...[userId, { type, id }, options]: Parameters<Dismiss>): Parameters<Dismiss> {
  const user = checkId(userId, 'user')
  const target = { type, id: checkId(id, `target.${type}`) }
  if (type === 'user' && target.id === user)
    throw badInput('target.user', 'a user cannot dismiss themselves', 'send another user as target')
  return [user, target, options]
}

function throwIfMissing(missing: MissingParty | null, user: string, target: DismissTarget): void {
  if (missing === 'user') throw notFound('user', 'user', user)
  if (missing === 'target') throw notFound(`target.${target.type}`, target.type, target.id)
}

/** Absent or null fields stay as they are. */
export interface VisibilityInput {
  /** If false, the user is never suggested to others. */
  readonly suggestible?: boolean | null | undefined
  /** If false, the user's ties are no bridges and no reasons for others, and are excluded from training. */
  readonly showTies?: boolean | null | undefined
}

/** Returns the user's id. */
export type SetVisibility = (
  user: string,
  input: VisibilityInput,
  options?: WriteOptions,
) => Promise<WriteResult<string>>

/** @throws KindredError BAD_USER_INPUT if no field is given, NOT_FOUND if the user does not exist. */
export function createSetVisibility(store: Pick<SocialStore, 'setVisibility'>): SetVisibility {
  return async (userId, { suggestible, showTies }, options) => {
    const user = checkId(userId, 'user')
    if (suggestible == null && showTies == null)
      throw badInput('suggestible', 'neither suggestible nor showTies is given', 'send one of them or both')
    const visibility = {
      ...(suggestible == null ? {} : { suggestible }),
      ...(showTies == null ? {} : { showTies }),
    }
    const { value: exists, token } = await store.setVisibility(user, visibility, options)
    if (!exists) throw notFound('user', 'user', user)
    return { value: user, token }
  }
}
