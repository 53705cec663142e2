import { type BlendWeights, readBlendWeights } from '../../core/blend/index.js'

import type { Vocabulary } from '../../core/data/index.js'
import {
  EMBEDDING_ARRAYS,
  ITEM_SOURCE_NAMES,
  ITEM_SOURCES,
  type ItemSource,
  NEIGHBOUR_ARRAYS,
  type Recommender,
  type Snapshot,
} from '../../core/model/index.js'

import type { SnapshotStore } from '../../core/ports/index.js'
import { KindredError } from '../../core/shared/index.js'

/** A snapshot that is loaded and ready to answer. */
export interface ServingSnapshot {
  readonly version: string
  readonly users: Vocabulary
  readonly items: Vocabulary
  /** What it learned from ties; null: nothing. */
  readonly ties: Snapshot | null
  /** Its item members by source name, those that count for anybody; none where it learned from ties alone. */
  readonly sources: ReadonlyMap<ItemSource, Recommender>
  readonly weights: BlendWeights
  readonly links: LinkFinder
  /** What was learned of an item, by its row; likeness is the cosine. Null: nothing that has this form. */
  readonly itemVector: ((row: number) => Float32Array) | null
}

export interface Link {
  readonly from: string
  readonly to: string
  readonly similarity: number
}

/** Links from some items to those of `wanted` that are among their neighbours. */
export type LinkFinder = (wanted: readonly string[], from: readonly string[]) => Link[]

/** Keeps the snapshots that pages need in memory: the active one, the one before for those who scroll, and those that experiments name. */
export interface SnapshotHolder {
  /**
   * Loaded once, however many ask at the same time.
   *
   * @throws KindredError NOT_FOUND where the version is gone, BAD_DATA where it is damaged.
   */
  get(version: string): Promise<ServingSnapshot>
}

const KEPT = 2
/** How long a snapshot that cannot be read is not read again. */
const TRY_AGAIN_MS = 10_000

/** For a snapshot that brings no weights of its own. */
export const DEFAULT_WEIGHTS: BlendWeights = {
  segments: [
    {
      maxHistory: null,
      weights: Object.fromEntries(ITEM_SOURCE_NAMES.map((name) => [name, ITEM_SOURCES[name].defaultWeight])),
    },
  ],
  lift: {},
}

/** What experiments want of snapshots. */
export interface Variety {
  /** How many snapshots they name. */
  readonly named: number
  /** Sources that they give a weight, whatever a snapshot gives them. */
  readonly weighed: ReadonlySet<ItemSource>
}

/** @param variety default: there are no experiments. */
export function createSnapshotHolder(
  store: Pick<SnapshotStore, 'read'>,
  load: (snapshot: Snapshot) => Recommender,
  { named, weighed }: Variety = { named: 0, weighed: new Set<ItemSource>() },
): SnapshotHolder {
  /** In order of last use, the latest at the end. */
  const held = new Map<string, Promise<ServingSnapshot>>()
  /** The next request tries again; but bytes that are damaged are so for a while, and every page would read all of them in vain. */
  const forgetLater = (version: string, failed: Promise<ServingSnapshot>, error: unknown): void => {
    const forget = (): void => {
      if (held.get(version) === failed) held.delete(version)
    }
    if (error instanceof KindredError && error.code === 'BAD_DATA') setTimeout(forget, TRY_AGAIN_MS).unref()
    else forget()
  }
  return {
    get(version) {
      const known = held.get(version)
      const serving =
        known ?? store.read(version).then((snapshot) => prepare(version, snapshot, load, weighed))
      held.delete(version)
      held.set(version, serving)
      if (known === undefined) {
        serving.catch((error: unknown) => forgetLater(version, serving, error))
        for (const old of [...held.keys()].slice(0, -(KEPT + named))) held.delete(old)
      }
      return serving
    },
  }
}

function prepare(
  version: string,
  snapshot: Snapshot,
  load: (snapshot: Snapshot) => Recommender,
  weighed: ReadonlySet<ItemSource>,
): ServingSnapshot {
  const members = Object.entries(snapshot.members).filter(([, { target }]) => target === 'item')
  const alone: [string, Snapshot][] = snapshot.target === 'item' ? [[snapshot.algorithm, snapshot]] : []
  const parts = (members.length > 0 ? members : alone).map(
    // A member that is not a source is not a model either: `load` refuses it.
    ([name, part]) => [name as ItemSource, part] as const,
  )
  const own = parts.length > 0 ? readBlendWeights(snapshot) : null
  // A blend keeps members that it found to add nothing: not to be loaded, they take as much memory as the others.
  const counts = (name: ItemSource) =>
    own === null || weighed.has(name) || own.segments.some(({ weights }) => (weights[name] ?? 0) > 0)
  const sources = new Map(parts.filter(([name]) => counts(name)).map(([name, part]) => [name, load(part)]))
  return {
    version,
    users: snapshot.users,
    items: snapshot.items,
    ties: [snapshot, ...Object.values(snapshot.members)].find(({ target }) => target === 'friend') ?? null,
    sources,
    weights: own ?? DEFAULT_WEIGHTS,
    links: linksOf(parts.map(([, part]) => part)),
    itemVector: itemVectorOf(
      sources,
      parts.map(([, part]) => part),
    ),
  }
}

/** Arrays that hold a vector for each item, the first that a part has is used. */
const VECTORS = [EMBEDDING_ARRAYS.items, 'itemFactors']

function itemVectorOf(
  sources: ReadonlyMap<string, Recommender>,
  parts: readonly Snapshot[],
): ((row: number) => Float32Array) | null {
  for (const { itemVector } of sources.values()) if (itemVector) return itemVector
  for (const name of VECTORS) {
    const part = parts.find(({ arrays }) => arrays[name] instanceof Float32Array)
    if (part === undefined || part.items.size === 0) continue
    const vectors = part.arrays[name] as Float32Array
    const width = vectors.length / part.items.size
    return (row) => vectors.subarray(row * width, (row + 1) * width)
  }
  return null
}

function linksOf(parts: readonly Snapshot[]): LinkFinder {
  const part = parts.find(({ arrays }) => NEIGHBOUR_ARRAYS.ids in arrays)
  const ids = part?.arrays[NEIGHBOUR_ARRAYS.ids]
  const scores = part?.arrays[NEIGHBOUR_ARRAYS.scores]
  if (part === undefined || ids === undefined || scores === undefined || part.items.size === 0)
    return () => []
  const { items } = part
  const count = ids.length / items.size
  /** By row: whether it is wanted; all false between two calls. */
  const marks = new Uint8Array(items.size)
  return (wanted, from) => {
    const rows = wanted.map((id) => items.indexOf(id)).filter((row) => row >= 0)
    for (const row of rows) marks[row] = 1
    const found: Link[] = []
    for (const id of from) {
      const row = items.indexOf(id)
      if (row < 0) continue
      for (let place = row * count; place < (row + 1) * count; place++) {
        const to = ids[place]!
        if (to >= 0 && marks[to] === 1)
          found.push({ from: id, to: items.ids[to]!, similarity: scores[place]! })
      }
    }
    for (const row of rows) marks[row] = 0
    return found
  }
}
