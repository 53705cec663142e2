import type { SearchRange, SearchSpace } from '../../core/model/index.js'
import type { Trial } from '../../core/ports/index.js'
import type { Random } from '../../numeric/random/index.js'
import { type Axis, type Point, suggestPoint } from '../../numeric/stats/index.js'

type Options = Readonly<Record<string, unknown>>

/** Number of draws without a new point after which a small space counts as exhausted. */
const MAX_DRAWS = 200

/**
 * Proposes untried options by a tree-structured Parzen estimator; null if the space is exhausted.
 *
 * @param random a separate stream for each trial, so that a continued search draws the same numbers.
 */
export function proposeOptions(space: SearchSpace, trials: readonly Trial[], random: Random): Options | null {
  const axes = Object.values(space).map(axisOf)
  const tried = rankTrials(trials).map(({ options }) => pointOf(space, options))
  const known = new Set(trials.map(({ options }) => keyOf(space, options)))
  for (let draw = 0; draw < MAX_DRAWS; draw++) {
    // If the estimator only proposes known points, uniform draws find the remaining ones.
    const point = suggestPoint(axes, draw < MAX_DRAWS / 2 ? tried : [], random)
    const options = optionsAt(space, point)
    if (!known.has(keyOf(space, options))) return options
  }
  return null
}

/**
 * Best first: finished trials by value, then stopped trials by the number of their reports, then failed ones.
 */
export function rankTrials(trials: readonly Trial[]): Trial[] {
  const rank = { finished: 0, stopped: 1, failed: 2 }
  return [...trials].sort((left, right) => {
    if (left.state !== right.state) return rank[left.state] - rank[right.state]
    const further = left.state === 'stopped' ? right.reports.length - left.reports.length : 0
    return further || (right.value ?? 0) - (left.value ?? 0) || left.trial - right.trial
  })
}

/** Options at a point. Numbers are rounded to three significant digits for readability. */
export function optionsAt(space: SearchSpace, point: Point): Options {
  return Object.fromEntries(
    Object.entries(space).map(([name, range], at) => [name, valueAt(range, point[at]!)]),
  )
}

/** The point of the options. Values outside a range are clamped. */
export function pointOf(space: SearchSpace, options: Options): Point {
  return Object.entries(space).map(([name, range]) => coordinateOf(range, options[name]))
}

function axisOf(range: SearchRange): Axis {
  return 'choices' in range && !isOrdered(range) ? { categories: range.choices.length } : 'interval'
}

function isOrdered({ choices }: Extract<SearchRange, { readonly choices: unknown }>): boolean {
  return choices.every((choice) => typeof choice === 'number')
}

function valueAt(range: SearchRange, coordinate: number): unknown {
  if ('choices' in range) {
    const { choices } = range
    if (!isOrdered(range)) return choices[coordinate]
    return choices[Math.min(choices.length - 1, Math.floor(coordinate * choices.length))]
  }
  const { from, to, scale, whole = false } = range
  const value = scale === 'log' ? from * (to / from) ** coordinate : from + (to - from) * coordinate
  const rounded = Number(value.toPrecision(3))
  return Math.min(to, Math.max(from, whole ? Math.round(rounded) : rounded))
}

function coordinateOf(range: SearchRange, value: unknown): number {
  if ('choices' in range) {
    const position = Math.max(0, range.choices.indexOf(value as string))
    return isOrdered(range) ? (position + 0.5) / range.choices.length : position
  }
  const { from, to, scale } = range
  const inside = Math.min(to, Math.max(from, Number(value)))
  return scale === 'log' ? Math.log(inside / from) / Math.log(to / from) : (inside - from) / (to - from)
}

const keyOf = (space: SearchSpace, options: Options): string =>
  JSON.stringify(Object.keys(space).map((name) => options[name]))
