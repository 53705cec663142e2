import type { Random } from '../../numeric/random/index.js'
import type { Scored } from '../model/index.js'

/**
 * Replaces a share of the page by entries from beyond it. Entries and their positions are drawn uniformly;
 * the last entries of the page make room. A fractional number of entries is met on average.
 *
 * @param list best first.
 * @param share 0 to 1; 0 changes nothing.
 * @param length of the page.
 * @returns a permutation of the list.
 */
export function explore<Entry extends Scored>(
  list: readonly Entry[],
  share: number,
  length: number,
  random: Random,
): readonly Entry[] {
  const beyond = list.length - length
  if (share === 0 || beyond <= 0) return list
  const count = Math.min(beyond, Math.floor(share * length + random.uniform()))
  const drawn = draw(beyond, count, random).map((place) => length + place)
  const places = new Set(draw(length, count, random))
  const kept = list.slice(0, length - count)
  const page = Array.from({ length }, (_, place) => (places.has(place) ? list[drawn.pop()!]! : kept.shift()!))
  const onPage = new Set(page)
  return [...page, ...list.filter((entry) => !onPage.has(entry))]
}

/** Draws `count` different numbers below `bound`, by a partial Fisher–Yates shuffle. */
function draw(bound: number, count: number, random: Random): number[] {
  const numbers = Array.from({ length: bound }, (_, number) => number)
  for (let place = 0; place < count; place++) {
    const other = place + random.below(bound - place)
    ;[numbers[place], numbers[other]] = [numbers[other]!, numbers[place]!]
  }
  return numbers.slice(0, count)
}
