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
import { KindredError, type Log } from '../../core/shared/index.js'

/** The part of a snapshot that suggests friends. */
export interface FriendModel {
  /** Sources that answer from the arrays of the snapshot. Sources with a preferred live form are absent. */
  readonly sources: ReadonlyMap<FriendSource, Recommender>
  /** Learned blend weights; null: none. */
  readonly weights: BlendWeights | null
  /** The ties of training; null: no source keeps them. */
  readonly ties: KnownTies | null
}

/** Sources that score by paths of length two. One query answers all of them. */
export const TWO_HOP_SOURCES: readonly FriendSource[] = FRIEND_SOURCE_NAMES.filter(
  (name) => FRIEND_SOURCES[name].twoHop,
)

/** Members of the blend that the live graph answers for. */
const LIVE_MEMBERS: ReadonlySet<string> = new Set(
  FRIEND_SOURCE_NAMES.filter((name) => FRIEND_SOURCES[name].live?.preferred),
)

const NO_MODEL: FriendModel = { sources: new Map(), weights: null, ties: null }

/**
 * Loads the friend model of each snapshot once. If a snapshot cannot be loaded, such as one of an earlier
 * version with other features, its model is empty: live sources then answer, and the reason is logged once.
 */
export function createFriendModelLoader(
  load: (snapshot: Snapshot) => Recommender,
  log: Log,
): (snapshot: Snapshot | null) => FriendModel {
  const loaded = new WeakMap<Snapshot, FriendModel>()
  const tryToLoad = (snapshot: Snapshot): FriendModel => {
    try {
      return loadFriendModel(snapshot, load)
    } catch (error) {
      if (!(error instanceof KindredError)) throw error
      log(
        `could not load the friend model of the snapshot; live sources answer instead: ${error.message}`,
        'warn',
      )
      return NO_MODEL
    }
  }
  return (snapshot) => {
    if (snapshot === null) return NO_MODEL
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

/**
 * Probabilities of ties between the query's user and `users`, by the source that predicts them. Users without
 * an estimate are absent.
 */
export async function tieProbabilities(
  { sources }: FriendModel,
  query: Query,
  users: readonly string[],
): Promise<ReadonlyMap<string, TieProbability>> {
  for (const source of sources.values())
    if (source.tieProbabilities) return source.tieProbabilities(query, users)
  return new Map()
}
