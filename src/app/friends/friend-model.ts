import { type BlendWeights, readBlendWeights } from '../../core/blend/index.js'

import {
  FRIEND_SOURCE_NAMES,
  FRIEND_SOURCES,
  type FriendSource,
  type KnownTies,
  type Query,
  type Recommender,
  type Snapshot,
  type TieProbability,
} from '../../core/model/index.js'

import { KindredError } from '../../core/shared/index.js'

/** What a snapshot learned about ties. */
export interface FriendModel {
  /** Sources that answer from the snapshot's arrays, by source name: those that have no form over the live graph. */
  readonly sources: ReadonlyMap<FriendSource, Recommender>
  /** null: nothing was learned. */
  readonly weights: BlendWeights | null
  /** Everybody's ties at the last training; null: no source keeps them. */
  readonly ties: KnownTies | null
}

/** The sources over people in between, which are members by the same names: one question answers them all. */
export const TWO_HOP_SOURCES: readonly FriendSource[] = FRIEND_SOURCE_NAMES.filter(
  (name) => FRIEND_SOURCES[name].twoHop,
)

/** Members that the live graph answers for. */
const LIVE_MEMBERS: ReadonlySet<string> = new Set(
  FRIEND_SOURCE_NAMES.filter((name) => FRIEND_SOURCES[name].live?.preferred),
)

const NOTHING: FriendModel = { sources: new Map(), weights: null, ties: null }

/**
 * Loads what a snapshot learned of ties, once. One that cannot be loaded, such as of an earlier version with other features, counts as
 * if it had learned nothing: pages then come from the live sources, and the log says so once.
 */
export function createFriendModelLoader(
  load: (snapshot: Snapshot) => Recommender,
  log: (line: string) => void,
): (ties: Snapshot | null) => FriendModel {
  const loaded = new WeakMap<Snapshot, FriendModel>()
  const tryToLoad = (snapshot: Snapshot): FriendModel => {
    try {
      return loadFriendModel(snapshot, load)
    } catch (error) {
      if (!(error instanceof KindredError)) throw error
      log(`what the snapshot learned of ties cannot serve: ${error.message}`)
      return NOTHING
    }
  }
  return (snapshot) => {
    if (snapshot === null) return NOTHING
    let model = loaded.get(snapshot)
    if (model === undefined) {
      model = tryToLoad(snapshot)
      loaded.set(snapshot, model)
    }
    return model
  }
}

function loadFriendModel(blend: Snapshot, load: (snapshot: Snapshot) => Recommender): FriendModel {
  const members = Object.entries(blend.members).filter(([name]) => !LIVE_MEMBERS.has(name))
  const sources = new Map(
    // A member that is not a source is not a model either: `load` refuses it.
    members.map(([name, member]) => [name as FriendSource, load(member)]),
  )
  const ties = [...sources.values()].find((source) => source.ties)?.ties ?? null
  return { sources, ties, weights: readBlendWeights(blend) }
}

/** How likely the query's user and people become tied, by the source that has learned it; of others nothing is said. */
export async function tieProbabilities(
  { sources }: FriendModel,
  query: Query,
  people: readonly string[],
): Promise<ReadonlyMap<string, TieProbability>> {
  for (const source of sources.values())
    if (source.tieProbabilities) return source.tieProbabilities(query, people)
  return new Map()
}
