import type { BlendWeights } from '../core/blend.js'
import type { Recommender } from '../core/recommender.js'
import type { Snapshot } from '../core/snapshot.js'
import { readBlendWeights } from './blend-weights.js'

/** What a snapshot learned about ties. */
export interface FriendModel {
  /** Sources that answer from the snapshot's arrays, by source name: those that have no form over the live graph. */
  readonly sources: ReadonlyMap<string, Recommender>
  /** null: nothing was learned. */
  readonly weights: BlendWeights | null
}

/** Members that are asked in the live graph instead, by the name of their model. */
const LIVE_MEMBERS: ReadonlySet<string> = new Set([
  'adamic-adar',
  'common-neighbours',
  'resource-allocation',
  'follow-back',
  'popularity',
])

/** What a member is called as a source, where that is not its own name. */
const SOURCE_NAMES: Readonly<Record<string, string>> = { embedding: 'taste' }

const NOTHING: FriendModel = { sources: new Map(), weights: null }

/** Finds the part of a snapshot that knows of ties, and loads it once. */
export function createFriendModels(
  load: (snapshot: Snapshot) => Recommender,
): (snapshot: Snapshot | null) => FriendModel {
  const loaded = new WeakMap<Snapshot, FriendModel>()
  return (snapshot) => {
    if (snapshot === null) return NOTHING
    let model = loaded.get(snapshot)
    if (model === undefined) {
      model = loadFriendModel(snapshot, load)
      loaded.set(snapshot, model)
    }
    return model
  }
}

function loadFriendModel(snapshot: Snapshot, load: (snapshot: Snapshot) => Recommender): FriendModel {
  const blend = [snapshot, ...Object.values(snapshot.members)].find(({ target }) => target === 'friend')
  if (blend === undefined) return NOTHING
  const members = Object.entries(blend.members).filter(([name]) => !LIVE_MEMBERS.has(name))
  return {
    sources: new Map(members.map(([name, member]) => [SOURCE_NAMES[name] ?? name, load(member)])),
    weights: readBlendWeights(blend),
  }
}
