import type { KindTable } from '../../core/data/index.js'
import { buildDataset, type Dataset, latestTime } from '../../core/dataset/index.js'
import {
  historiesOf,
  ITEM_SOURCES,
  isItemSource,
  type Model,
  type Query,
  type Recommender,
  type Snapshot,
} from '../../core/model/index.js'
import type { SnapshotStore, TrainingSource } from '../../core/ports/index.js'
import type { Progress } from '../../core/shared/index.js'
import { rowIndices } from '../../numeric/sparse/index.js'

/** Users whose pages are compared. */
const NEAREST = 100
/** Entries of a page that are compared. */
const PAGE_LENGTH = 20

/**
 * How much of the model is fitted again: `quick` leaves out the members that learn in many passes, `full`
 * fits all of them and takes as long as the last stage of a training, `none` measures nothing.
 */
export type InfluenceScope = 'none' | 'quick' | 'full'

/** How far the pages of the nearest users still differ from those of a training without the erased user. */
export interface Influence {
  /** The active snapshot, after the erasure. */
  readonly snapshot: string
  /** Number of compared users, at most 100: the nearest by cosine similarity of histories. */
  readonly users: number
  /** Entries of a page that were compared. */
  readonly pageLength: number
  /** Number of users whose page has other entries or another order. */
  readonly changedPages: number
  /** Fraction of the entries that are on a page of only one of the two, 0 to 1. */
  readonly changedEntries: number
  /** Members of the blend that were fitted again without the user. */
  readonly refitted: readonly string[]
  /** Members that were taken as they are, so that their part of the influence is not measured. */
  readonly kept: readonly string[]
  /**
   * Difference of the numbers of users, items and interactions between the graph now and the training, the
   * erased user included. Other changes of the graph are part of the measured difference.
   */
  readonly graphChanged: { readonly users: number; readonly items: number; readonly interactions: number }
  readonly seconds: number
}

/** The influence of a user, or why it was not measured. */
export type InfluenceResult = Influence | NotMeasured

/** What a measurement needs. */
export interface InfluenceDependencies {
  readonly snapshots: Pick<SnapshotStore, 'active' | 'read'>
  readonly source: TrainingSource
  /** The blend of items. */
  readonly model: Model
  readonly kinds: KindTable
  readonly progress: Progress
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly signal?: AbortSignal | undefined
}

/** The influence was not measured. */
export interface NotMeasured {
  readonly notMeasured: string
}

/** Measures the influence that an erased user has on the pages of others. */
export interface InfluenceMeter {
  /**
   * The users whose pages will be compared, best first. It is asked before the erasure.
   *
   * @returns why there are none, if the active snapshot did not learn from the user.
   */
  nearest(user: string): Promise<readonly string[] | NotMeasured>
  /**
   * Fits members of the active snapshot on the present graph, with the options, tuned values, weights and
   * seed of the snapshot, and compares pages. The same seed on the same graph gives the same snapshot, so the
   * difference is zero after a training without the user.
   *
   * @throws KindredError BAD_DATA if the active snapshot cannot be read or fitted again.
   */
  measure(nearest: readonly string[], scope: Exclude<InfluenceScope, 'none'>): Promise<InfluenceResult>
}

/** See {@link InfluenceMeter}. */
export function createInfluenceMeter(dependencies: InfluenceDependencies): InfluenceMeter {
  const { snapshots, source, model, kinds, progress, now, signal } = dependencies
  return {
    async nearest(user) {
      const active = await snapshots.active()
      if (active === null) return NO_SNAPSHOT
      const snapshot = await snapshots.read(active.version)
      const row = snapshot.users.indexOf(user)
      if (row < 0) return { notMeasured: `the active snapshot ${active.version} does not know the user` }
      const ids = nearestUsers(snapshot, row)
      return ids.length > 0 ? ids : { notMeasured: 'the snapshot has no other user with an item of the user' }
    },

    async measure(nearest, scope) {
      const startedAt = now()
      const active = await snapshots.active()
      if (active === null) return NO_SNAPSHOT
      const snapshot = await snapshots.read(active.version)
      const { refitted, kept } = divideMembers(snapshot, scope)
      const tuned = Object.entries(membersOf(snapshot)).filter(([name]) => refitted.includes(name))
      if (tuned.length === 0)
        return { notMeasured: 'every member of the blend learns in many passes; use --influence full' }
      const columns = await source.export(progress, signal)
      const data = buildDataset(columns, { name: 'graph', kinds, asOf: latestTime(columns, startedAt) })
      progress.start('fitting without the user', 100)
      const fitted = await model.fit(data, {
        ...{ target: 'item', seed: snapshot.seed, options: snapshot.options },
        tuned: { ...snapshot.tuned, members: Object.fromEntries(tuned) },
        ...(signal && { signal }),
      })
      progress.finish()
      const without = { ...snapshot, members: { ...snapshot.members, ...fitted.members } }
      const ids = nearest.filter((id) => data.users.indexOf(id) >= 0)
      const differences = await comparePages(ids, data, startedAt, {
        before: model.load(snapshot),
        after: model.load(without),
      })
      const trained = (historiesOf(snapshot) ?? []).reduce((sum, items) => sum + items.length, 0)
      return {
        snapshot: active.version,
        users: ids.length,
        pageLength: PAGE_LENGTH,
        ...differences,
        ...{ refitted, kept },
        graphChanged: {
          users: data.users.size - snapshot.users.size,
          items: data.items.size - snapshot.items.size,
          interactions: data.interactions.indices.length - trained,
        },
        seconds: (now() - startedAt) / 1000,
      }
    },
  }
}

const NO_SNAPSHOT: NotMeasured = { notMeasured: 'no snapshot is active' }

/** Ids of the users nearest to a row by cosine similarity of the histories of the training, best first. */
function nearestUsers(snapshot: Snapshot, row: number): string[] {
  const histories = historiesOf(snapshot)
  if (histories === null) return []
  const own = new Set(histories[row])
  const similar: { readonly user: number; readonly cosine: number }[] = []
  for (const [user, items] of histories.entries()) {
    const common = items.filter((item) => own.has(item)).length
    if (user !== row && common > 0)
      similar.push({ user, cosine: common / Math.sqrt(own.size * items.length) })
  }
  similar.sort((a, b) => b.cosine - a.cosine || a.user - b.user)
  return similar.slice(0, NEAREST).map(({ user }) => snapshot.users.ids[user]!)
}

/** Tuned values of the members of a blend, by name; empty for a snapshot without members. */
function membersOf({ tuned }: Snapshot): Readonly<Record<string, unknown>> {
  return (tuned.members as Readonly<Record<string, unknown>> | undefined) ?? {}
}

function divideMembers(snapshot: Snapshot, scope: InfluenceScope) {
  const names = Object.keys(membersOf(snapshot))
  const isFitted = (name: string) =>
    scope === 'full' || (isItemSource(name) && !ITEM_SOURCES[name].learnsInPasses)
  return { refitted: names.filter(isFitted), kept: names.filter((name) => !isFitted(name)) }
}

/** Compares the pages of users by two recommenders, for the same histories and ties. */
async function comparePages(
  users: readonly string[],
  data: Dataset,
  asOf: number,
  { before, after }: { readonly before: Recommender; readonly after: Recommender },
): Promise<Pick<Influence, 'changedPages' | 'changedEntries'>> {
  let changedPages = 0
  let changed = 0
  let entries = 0
  for (const user of users) {
    const query = queryOf(user, data, asOf)
    const [one, two] = await Promise.all([before.recommend(query), after.recommend(query)])
    const first = one.map(({ id }) => id)
    const second = new Set(two.map(({ id }) => id))
    const common = first.filter((id) => second.has(id)).length
    entries += first.length + second.size
    changed += first.length + second.size - 2 * common
    if (first.join('\n') !== [...second].join('\n')) changedPages++
  }
  return { changedPages, changedEntries: entries === 0 ? 0 : changed / entries }
}

function queryOf(user: string, data: Dataset, asOf: number): Query {
  const row = data.users.indexOf(user)
  const { interactions, times, items, users, ties } = data
  const history = []
  for (let entry = interactions.offsets[row]!; entry < interactions.offsets[row + 1]!; entry++) {
    const at = times?.[entry] ?? Number.NaN
    const item = items.ids[interactions.indices[entry]!]!
    history.push({ item, weight: interactions.values[entry]!, at: Number.isNaN(at) ? null : at })
  }
  history.sort((a, b) => (b.at ?? 0) - (a.at ?? 0))
  return {
    ...{ target: 'item', user, k: PAGE_LENGTH, history, asOf },
    friends: Array.from(rowIndices(ties, row), (friend) => users.ids[friend]!),
    exclude: new Set(history.map(({ item }) => item)),
  }
}
