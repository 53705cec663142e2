import { LRUCache } from 'lru-cache'
import { type BlendWeights, readBlendWeights } from '../../core/blend/index.js'

import type { Vocabulary } from '../../core/data/index.js'
import {
  deletedUserIds,
  EMBEDDING_ARRAYS,
  forgetDeleted,
  ITEM_SOURCE_NAMES,
  ITEM_SOURCES,
  type ItemSource,
  NEIGHBOUR_ARRAYS,
  type Recommender,
  type Snapshot,
} from '../../core/model/index.js'

import type { SnapshotStore } from '../../core/ports/index.js'
import { KindredError, lazyPer } from '../../core/shared/index.js'

/** A snapshot that is loaded and ready to serve. */
export interface ServingSnapshot {
  readonly version: string
  /** The snapshot itself, with its members. */
  readonly snapshot: Snapshot
  readonly users: Vocabulary
  readonly items: Vocabulary
  /** The part that learned from ties; null: none. */
  readonly ties: Snapshot | null
  /** Sources of items with a weight above 0 for some user. Empty if the snapshot learned from ties alone. */
  readonly sources: ReadonlyMap<ItemSource, Recommender>
  readonly weights: BlendWeights
  readonly links: LinkFinder
  /**
   * Learned vector of an item by its row; the similarity of two items is the cosine. Null: no model has item
   * vectors.
   */
  readonly itemVector: ((row: number) => Float32Array) | null
  /**
   * When users were deleted since the data of the snapshot were read, milliseconds since 1970. Their ids are
   * unknown to the snapshot, because others may use them.
   */
  readonly deletedUsers: ReadonlyMap<string, number>
}

/** An edge of the item-item graph that training found. */
export interface Link {
  readonly from: string
  readonly to: string
  readonly similarity: number
}

/** Edges from the items `from` to those of their neighbours that are among `wanted`. */
export type LinkFinder = (wanted: readonly string[], from: readonly string[]) => Link[]

/**
 * Keeps snapshots in memory: the active one, the previous one for scrolls that began with it, and the
 * snapshots that experiments name.
 */
export interface SnapshotHolder {
  /**
   * Loaded once, even if several callers ask at the same time.
   *
   * @param deletions number of deletions in the graph: the answer knows nobody who was deleted up to it.
   * @throws KindredError NOT_FOUND if the version does not exist, BAD_DATA if it is damaged.
   */
  get(version: string, deletions?: number | null): Promise<ServingSnapshot>
  /** The highest number of deletions that a snapshot was asked for. Lists from before must not be used. */
  deletions(): number
}

/** The active snapshot and the one before it. */
const SNAPSHOTS_KEPT = 2
/** Time for which the failure to read a damaged snapshot is kept. */
const RETRY_MS = 10_000

/** Weights of a snapshot that has none of its own. */
export const DEFAULT_WEIGHTS: BlendWeights = {
  segments: [
    {
      maxHistory: null,
      weights: Object.fromEntries(ITEM_SOURCE_NAMES.map((name) => [name, ITEM_SOURCES[name].defaultWeight])),
    },
  ],
  ablationGains: {},
}

/** Snapshots and sources that experiments need. */
export interface ExperimentNeeds {
  /** Number of snapshots that variants name. */
  readonly snapshots: number
  /** Sources to which a variant gives a weight. They are loaded even if the snapshot gives them none. */
  readonly sources: ReadonlySet<ItemSource>
}

/** @param needs default: there are no experiments. */
export function createSnapshotHolder(
  store: Pick<SnapshotStore, 'read' | 'deletedSince'>,
  load: (snapshot: Snapshot) => Recommender,
  needs: ExperimentNeeds = { snapshots: 0, sources: new Set() },
): SnapshotHolder {
  let seen = 0
  /** Makes the users and items of new deletions unknown, one read after another. */
  const forgetterOf = lazyPer((serving: ServingSnapshot) => createForgetter(serving, store))
  const forget = async (serving: ServingSnapshot, deletions: number): Promise<ServingSnapshot> => {
    seen = Math.max(seen, deletions)
    await forgetterOf(serving)(deletions)
    return serving
  }
  const held = new LRUCache<string, Promise<ServingSnapshot>>({ max: SNAPSHOTS_KEPT + needs.snapshots })
  // A transient failure is retried by the next request. A corrupt snapshot stays failed for a while, so that
  // pages do not re-read all of its bytes.
  const forgetLater = (version: string, failed: Promise<ServingSnapshot>, error: unknown): void => {
    const forget = (): void => {
      if (held.peek(version) === failed) held.delete(version)
    }
    if (error instanceof KindredError && error.retryable) forget()
    else setTimeout(forget, RETRY_MS).unref()
  }
  const loadOnce = (version: string): Promise<ServingSnapshot> => {
    const known = held.get(version)
    if (known !== undefined) return known
    const serving = store.read(version).then((snapshot) => prepare(version, snapshot, load, needs.sources))
    held.set(version, serving)
    serving.catch((error: unknown) => forgetLater(version, serving, error))
    return serving
  }
  return {
    get(version, deletions) {
      const serving = loadOnce(version)
      return deletions ? serving.then((loaded) => forget(loaded, deletions)) : serving
    },
    deletions: () => seen,
  }
}

/**
 * Makes users and items that were deleted up to a number unknown to a snapshot in use. Ids are read once;
 * calls at the same time wait for one read.
 */
function createForgetter(serving: ServingSnapshot, store: Pick<SnapshotStore, 'deletedSince'>) {
  let done = 0
  let running: Promise<void> = Promise.resolve()
  const readNew = async (deletions: number): Promise<void> => {
    if (deletions <= done) return
    const deleted = await store.deletedSince(serving.version, done)
    const users = serving.deletedUsers as Map<string, number>
    for (const each of deleted)
      for (const id of deletedUserIds(serving.snapshot, [each])) users.set(id, each.at)
    forgetDeleted(serving.snapshot, deleted)
    done = Math.max(deletions, ...deleted.map(({ number }) => number))
  }
  return async (deletions: number): Promise<void> => {
    if (deletions <= done) return
    running = running.catch(() => {}).then(() => readNew(deletions))
    await running
  }
}

function prepare(
  version: string,
  snapshot: Snapshot,
  load: (snapshot: Snapshot) => Recommender,
  alwaysLoaded: ReadonlySet<ItemSource>,
): ServingSnapshot {
  const members = Object.entries(snapshot.members).filter(([, { target }]) => target === 'item')
  const alone: [string, Snapshot][] = snapshot.target === 'item' ? [[snapshot.algorithm, snapshot]] : []
  const parts = (members.length > 0 ? members : alone).map(
    // A member that is not a source is not a model either: `load` refuses it.
    ([name, part]) => [name as ItemSource, part] as const,
  )
  const own = parts.length > 0 ? readBlendWeights(snapshot) : null
  // A blend keeps members with weight 0. They are not loaded, since they take as much memory as the others.
  const isUsed = (name: ItemSource) =>
    own === null || alwaysLoaded.has(name) || own.segments.some(({ weights }) => (weights[name] ?? 0) > 0)
  const sources = new Map(parts.filter(([name]) => isUsed(name)).map(([name, part]) => [name, load(part)]))
  return {
    version,
    snapshot,
    deletedUsers: new Map(),
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

/** Arrays with a vector for each item; the first one that a part has is used. */
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
  /** By row: whether it is wanted. All 0 between calls. */
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
