import { type CleanData, createVocabulary, PART } from '../../src/core/data/index.js'

interface Row {
  readonly part?: keyof typeof PART
}

export interface GraphSketch {
  readonly interactions?: readonly (Row & {
    readonly user: string
    readonly item: string
    readonly kind?: string
    readonly weight?: number
    readonly at?: number
  })[]
  readonly ties?: readonly (Row & { readonly a: string; readonly b: string })[]
  readonly tiesDirected?: boolean
}

/** A small clean dataset from plain lists. It has a split if any row is marked `valid` or `test`. */
export function cleanData({ interactions = [], ties = [], tiesDirected = false }: GraphSketch): CleanData {
  const users = createVocabulary(
    new Set([...interactions.map(({ user }) => user), ...ties.flatMap(({ a, b }) => [a, b])]),
  )
  const items = createVocabulary(new Set(interactions.map(({ item }) => item)))
  const kinds = [...new Set(interactions.map(({ kind = 'LIKE' }) => kind))]
  const marked = (rows: readonly Row[]): boolean => rows.some(({ part = 'train' }) => part !== 'train')
  return {
    users,
    userNames: new Map(),
    items,
    itemTitles: new Map(),
    itemPublishedAt: new Map(),
    itemProperties: new Map(),
    kinds,
    interactions: {
      length: interactions.length,
      user: Int32Array.from(interactions, ({ user }) => users.indexOf(user)),
      item: Int32Array.from(interactions, ({ item }) => items.indexOf(item)),
      kind: Uint8Array.from(interactions, ({ kind = 'LIKE' }) => kinds.indexOf(kind)),
      weight: Float64Array.from(interactions, ({ weight = 1 }) => weight),
      value: new Float64Array(interactions.length).fill(Number.NaN),
      at: Float64Array.from(interactions, ({ at = Number.NaN }) => at),
      part: Uint8Array.from(interactions, ({ part = 'train' }) => PART[part]),
    },
    ties: {
      length: ties.length,
      a: Int32Array.from(ties, ({ a }) => users.indexOf(a)),
      b: Int32Array.from(ties, ({ b }) => users.indexOf(b)),
      since: new Float64Array(ties.length).fill(Number.NaN),
      part: Uint8Array.from(ties, ({ part = 'train' }) => PART[part]),
    },
    tiesDirected,
    tags: createVocabulary([]),
    taggings: { length: 0, item: new Int32Array(0), tag: new Int32Array(0), weight: new Float64Array(0) },
    interactionsSplit: marked(interactions),
    tiesSplit: marked(ties),
    ordered: false,
  }
}
