import type { FriendGuard } from '../core/ports/friend-guard.js'
import type { ReadOptions } from '../core/ports/read-options.js'
import type { Standing } from '../core/ports/standing.js'

/**
 * What stands between a viewer and others, as this request has read it before, else as the graph has it now; null if there is no such user.
 *
 * @param now milliseconds since 1970.
 */
export function readStanding(
  guard: Pick<FriendGuard, 'standing'>,
  user: string,
  now: number,
  options: ReadOptions,
): Promise<Standing | null> {
  const known = options.standings?.get(user)
  if (known !== undefined) return known
  const standing = guard.standing(user, now, options)
  options.standings?.set(user, standing)
  // The viewer is part of it, for all who ask for no more than that.
  const viewer = standing.then((read) => read?.viewer ?? null)
  viewer.catch(() => {})
  options.viewers?.set(user, viewer)
  return standing
}
