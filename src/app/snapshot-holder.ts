import type { BlendWeights } from '../core/blend.js'
import type { SnapshotStore } from '../core/ports/snapshot-store.js'
import type { Recommender } from '../core/recommender.js'
import { NEIGHBOUR_ARRAYS, type Snapshot } from '../core/snapshot.js'
import { readBlendWeights } from './blend-weights.js'

/** A snapshot that is loaded and ready to answer. */
export interface ServingSnapshot {
  readonly version: string
  readonly snapshot: Snapshot
  /** Its item members by source name. */
  readonly sources: ReadonlyMap<string, Recommender>
  readonly weights: BlendWeights
  /** Links of an item `from` to those of the given items that are its neighbours. */
  readonly links: LinkFinder
}

/** @returns by item, how similar each of `wanted` among its neighbours is. */
export type LinkFinder = (
  wanted: readonly string[],
) => (from: string) => readonly { readonly to: string; readonly similarity: number }[]

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

/** What a member is called as a source, where that is not its own name. */
export const SOURCE_NAMES: Readonly<Record<string, string>> = { lightgcn: 'embedding', popularity: 'popular' }

/** For a snapshot that brings no weights of its own. */
export const DEFAULT_WEIGHTS: BlendWeights = {
  segments: [
    {
      maxHistory: null,
      weights: {
        embedding: 1,
        neighbours: 1,
        friends: 0.4,
        community: 0.2,
        popular: 0.05,
        'co-interaction': 1,
      },
    },
  ],
  lift: {},
}

/** @param named how many snapshots experiments name. Default 0. */
export function createSnapshotHolder(
  store: Pick<SnapshotStore, 'read'>,
  load: (snapshot: Snapshot) => Recommender,
  named = 0,
): SnapshotHolder {
  /** In order of last use, the latest at the end. */
  const held = new Map<string, Promise<ServingSnapshot>>()
  return {
    get(version) {
      const known = held.get(version)
      const serving = known ?? store.read(version).then((snapshot) => prepare(version, snapshot, load))
      held.delete(version)
      held.set(version, serving)
      if (known === undefined) {
        // A failed load is forgotten, so that the next request tries again.
        serving.catch(() => held.delete(version))
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
): ServingSnapshot {
  const members = Object.entries(snapshot.members).filter(([, { target }]) => target === 'item')
  const parts: [string, Snapshot][] = members.length > 0 ? members : [[snapshot.algorithm, snapshot]]
  return {
    version,
    snapshot,
    sources: new Map(parts.map(([name, part]) => [SOURCE_NAMES[name] ?? name, load(part)])),
    weights: readBlendWeights(snapshot) ?? DEFAULT_WEIGHTS,
    links: linksOf(parts.map(([, part]) => part)),
  }
}

function linksOf(parts: readonly Snapshot[]): LinkFinder {
  const part = parts.find(({ arrays }) => NEIGHBOUR_ARRAYS.ids in arrays)
  const ids = part?.arrays[NEIGHBOUR_ARRAYS.ids]
  const scores = part?.arrays[NEIGHBOUR_ARRAYS.scores]
  if (part === undefined || ids === undefined || scores === undefined || part.items.size === 0)
    return () => () => []
  const { items } = part
  const count = ids.length / items.size
  return (wanted) => {
    const known = new Map(wanted.map((id) => [items.indexOf(id), id]))
    known.delete(-1)
    return (from) => {
      const row = items.indexOf(from)
      if (row < 0) return []
      const found: { to: string; similarity: number }[] = []
      for (let place = row * count; place < (row + 1) * count; place++) {
        const to = known.get(ids[place]!)
        if (to !== undefined) found.push({ to, similarity: scores[place]! })
      }
      return found
    }
  }
}
