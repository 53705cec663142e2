import type { SearchRange, SearchSpace } from '../../core/model/index.js'
import type { Trial } from '../../core/ports/index.js'
import type { Random } from '../../numeric/random/index.js'
import { type Axis, type Point, suggestPoint } from '../../numeric/stats/index.js'

type Options = Readonly<Record<string, unknown>>

/** Draws before a space of few points is taken to be tried out. */
const MOST_DRAWS = 200

/**
 * Options that were not tried yet, where good ones are to be expected; null once there are none left.
 *
 * @param random a stream of its own for each trial, so that a search that goes on draws what it would have drawn.
 */
export function proposeOptions(space: SearchSpace, trials: readonly Trial[], random: Random): Options | null {
  const axes = Object.values(space).map(axisOf)
  const tried = rankTrials(trials).map(({ options }) => pointOf(space, options))
  const known = new Set(trials.map(({ options }) => keyOf(space, options)))
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    // Where the estimator insists on what is known, blind draws find what is left.
    const point = suggestPoint(axes, draw < MOST_DRAWS / 2 ? tried : [], random)
    const options = optionsAt(space, point)
    if (!known.has(keyOf(space, options))) return options
  }
  return null
}

/** Best first: finished ones by value; then stopped ones, those that came far before those that did not. */
export function rankTrials(trials: readonly Trial[]): Trial[] {
  const rank = { finished: 0, stopped: 1, failed: 2 }
  return [...trials].sort((left, right) => {
    if (left.state !== right.state) return rank[left.state] - rank[right.state]
    const further = left.state === 'stopped' ? right.reports.length - left.reports.length : 0
    return further || (right.value ?? 0) - (left.value ?? 0) || left.trial - right.trial
  })
}

/** Options at a point; numbers with three significant digits, so that a person can read them. */
export function optionsAt(space: SearchSpace, point: Point): Options {
  return Object.fromEntries(
    Object.entries(space).map(([name, range], at) => [name, valueAt(range, point[at]!)]),
  )
}

/** The point of options; what lies outside a range is brought to its end. */
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
