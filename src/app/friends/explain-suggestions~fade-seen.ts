import type { Blended } from '../core/blend.js'
import { type Fading, fadingFactor } from '../core/fading.js'
import type { SeenPerson } from '../core/ports/suggestion-exposures.js'

/**
 * The list with scores faded, best first again; contributions fade alike, so that they still add up.
 *
 * @param seen of the viewer.
 * @param now milliseconds since 1970.
 */
export function fadeSeen(
  list: readonly Blended[],
  seen: readonly SeenPerson[],
  fading: Fading,
  now: number,
): readonly Blended[] {
  const factors = new Map(seen.map((each) => [each.person, fadingFactor(each, fading, now)]))
  const faded = list.map((entry) => {
    const factor = factors.get(entry.id) ?? 1
    if (factor === 1) return entry
    const contributions = entry.contributions.map(({ source, contribution }) => ({
      source,
      contribution: contribution * factor,
    }))
    return { ...entry, score: entry.score * factor, contributions }
  })
  return faded.sort((left, right) => right.score - left.score || (left.id < right.id ? -1 : 1))
}
