import type { Vocabulary } from '../../core/data/index.js'
import type { NewUser, Query, Recommender, Scored, Snapshot } from '../../core/model/index.js'
import { byScore } from '../../core/shared/index.js'
import { sharedEngine, type VectorIndex } from '../../numeric/engine/index.js'
import { bestRows } from '../../numeric/linear/index.js'
import { type Csr, rowIndices, rowValues } from '../../numeric/sparse/index.js'

/** The input of a score: a user's items or friends with weights. */
export interface Profile {
  /** Row among the snapshot's users, −1 for an unknown user. */
  readonly user: number
  /** Rows of items or users, ascending. */
  readonly rows: Int32Array
  /** Parallel to `rows`; negative weights repel. */
  readonly weights: Float32Array
}

/** Adds a profile's score of every target to `scores`, which must be zero before. */
export type ScoreProfile = (profile: Profile, scores: Float32Array) => void

/** Adds the scores of several profiles to `scores`: profiles × targets, zero before. */
export type ScoreProfiles = (profiles: readonly Profile[], scores: Float32Array) => void

/** What a recommender of this file scores with. */
export interface DenseSource {
  /** Profiles of the users in the training data, for `scoreBlock`: users × items, or users × users. */
  readonly profiles: Csr
  /**
   * Scores all targets. If scores are inner products, vectors: the best are then found without writing all
   * scores.
   */
  readonly score: ScoreProfiles | ProfileVectors
  /** Whether entries with a score of 0 or less are left out, as for counts and sums. Default true. */
  readonly positiveOnly?: boolean
}

/** Scores as inner products of profile vectors and target vectors. */
export interface ProfileVectors {
  /** The vectors of profiles: profiles × width. */
  of(profiles: readonly Profile[]): Float32Array
  readonly targets: VectorIndex
}

/** Scores several profiles one at a time. */
export function scorePerProfile(score: ScoreProfile): ScoreProfiles {
  return (profiles, scores) => {
    const width = profiles.length === 0 ? 0 : scores.length / profiles.length
    for (const [position, profile] of profiles.entries()) {
      score(profile, scores.subarray(position * width, (position + 1) * width))
    }
  }
}

/** A recommender that scores all items from the user's live history. */
export function itemRecommender(snapshot: Snapshot, source: DenseSource): Recommender {
  return denseRecommender(snapshot.algorithm, snapshot.items, source, byHistory(snapshot))
}

/** A recommender that scores all items from the user's live friends. */
export function itemRecommenderFromFriends(snapshot: Snapshot, source: DenseSource): Recommender {
  return denseRecommender(snapshot.algorithm, snapshot.items, source, byFriends(snapshot))
}

/** A recommender that scores all users from the user's live friends. It never returns the user. */
export function friendRecommender(snapshot: Snapshot, source: DenseSource): Recommender {
  return denseRecommender(snapshot.algorithm, snapshot.users, source, byFriends(snapshot))
}

/** A recommender that scores all users from the user's live history. It never returns the user. */
export function friendRecommenderFromHistory(snapshot: Snapshot, source: DenseSource): Recommender {
  return denseRecommender(snapshot.algorithm, snapshot.users, source, byHistory(snapshot))
}

/**
 * A recommender that scores all users from the user's live history and friends. It never returns the user.
 * The rows of a profile are those of items, followed by those of users. Each has weight 1; disliked items are
 * left out.
 */
export function friendRecommenderFromBoth(snapshot: Snapshot, source: DenseSource): Recommender {
  const { users, items } = snapshot
  return denseRecommender(snapshot.algorithm, users, source, (query) => {
    const liked = query.history.filter(({ weight }) => weight > 0)
    const history = profileOf(users.indexOf(query.user), liked, items)
    const friends = friendProfile(users, query)
    const rows = Int32Array.from([...history.rows, ...friends.rows.map((row) => items.size + row)])
    return { user: history.user, rows, weights: new Float32Array(rows.length).fill(1) }
  })
}

/**
 * Adds users whom the snapshot does not know to a list of friends. Entries with a score of 0 or less are left
 * out.
 *
 * @param list best first, at most `query.k` entries.
 * @param scores score of each of the given users, in the unit of `list`.
 */
export function withNewUsers(
  list: readonly Scored[],
  query: Query,
  users: Vocabulary,
  scores: (newUsers: readonly NewUser[]) => ArrayLike<number>,
): readonly Scored[] {
  const isOpen = ({ id }: NewUser): boolean =>
    users.indexOf(id) < 0 && id !== query.user && !query.exclude.has(id) && (query.only?.has(id) ?? true)
  const open = query.target === 'friend' ? (query.newUsers ?? []).filter(isOpen) : []
  if (open.length === 0) return list
  const found = scores(open)
  const added = open.map(({ id }, at): Scored => ({ id, score: found[at]! })).filter(({ score }) => score > 0)
  return [...list, ...added].sort(byScore).slice(0, query.k)
}

/** Σ left · right. */
export const innerProduct = (left: Float32Array, right: Float32Array): number =>
  left.reduce((sum, value, at) => sum + value * right[at]!, 0)

// Recommenders retain the vocabularies but not the snapshot, so that arrays copied to the engine can be
// freed.

function byHistory({ users, items }: Snapshot): (query: Query) => Profile {
  return (query) => historyProfile({ users, items }, query)
}

function byFriends({ users }: Snapshot): (query: Query) => Profile {
  return (query) => friendProfile(users, query)
}

/**
 * The best `query.k` targets that the query allows.
 *
 * @param scores one per target; excluded entries are overwritten.
 * @param positiveOnly whether to leave out scores of 0 or less.
 */
export function topKAllowed(
  query: Query,
  targets: Vocabulary,
  scores: Float32Array,
  positiveOnly: boolean,
): readonly Scored[] {
  const forbid = (id: string): void => {
    const row = targets.indexOf(id)
    if (row >= 0) scores[row] = Number.NEGATIVE_INFINITY
  }
  if (query.target === 'friend') forbid(query.user)
  for (const id of query.exclude) forbid(id)
  if (query.only) {
    for (let row = 0; row < scores.length; row++) {
      if (!query.only.has(targets.ids[row]!)) scores[row] = Number.NEGATIVE_INFINITY
    }
  }
  const list: Scored[] = []
  for (const row of bestRows(scores, query.k)) {
    const score = scores[row]!
    if (positiveOnly && score <= 0) break
    list.push({ id: targets.ids[row]!, score })
  }
  return list
}

/** The profile of a live history: the items that the vocabulary knows, by ascending row. */
export function profileOf(
  user: number,
  history: readonly { readonly item: string; readonly weight: number }[],
  items: Vocabulary,
): Profile {
  const count = history.length
  // Row and place in one number: a numeric sort needs no comparison function.
  const keys = Float64Array.from(history, ({ item }, place) => items.indexOf(item) * count + place)
    .filter((key) => key >= 0)
    .sort()
  return {
    user,
    rows: Int32Array.from(keys, (key) => Math.floor(key / count)),
    weights: Float32Array.from(keys, (key) => history[key % count]!.weight),
  }
}

/** Profiles by history. All sources of a page share one history and one vocabulary. */
const profileCache = new WeakMap<
  Query['history'],
  { readonly items: Vocabulary; readonly profile: Profile }
>()

/** The profile of a query's live history, computed once for all sources of a snapshot. */
export function historyProfile(snapshot: Pick<Snapshot, 'users' | 'items'>, query: Query): Profile {
  const user = snapshot.users.indexOf(query.user)
  const cached = profileCache.get(query.history)
  if (cached !== undefined && cached.items === snapshot.items) return { ...cached.profile, user }
  const profile = profileOf(user, query.history, snapshot.items)
  profileCache.set(query.history, { items: snapshot.items, profile })
  return profile
}

function friendProfile(users: Vocabulary, query: Query): Profile {
  const friends = query.friends.map((item) => ({ item, weight: 1 }))
  return profileOf(users.indexOf(query.user), friends, users)
}

/** A matrix with the profiles as rows. */
export function profilesToCsr(profiles: readonly Pick<Profile, 'rows' | 'weights'>[], columns: number): Csr {
  const offsets = new Int32Array(profiles.length + 1)
  for (const [row, profile] of profiles.entries()) offsets[row + 1] = offsets[row]! + profile.rows.length
  const indices = new Int32Array(offsets.at(-1)!)
  const values = new Float32Array(indices.length)
  for (const [row, profile] of profiles.entries()) {
    indices.set(profile.rows, offsets[row])
    values.set(profile.weights, offsets[row])
  }
  return { rows: profiles.length, columns, offsets, indices, values }
}

function denseRecommender(
  name: string,
  targets: Vocabulary,
  { profiles, score: scoring, positiveOnly = true }: DenseSource,
  profileFor: (query: Query) => Profile,
): Recommender {
  const profilesOf = (users: Int32Array): Profile[] =>
    Array.from(users, (user) => ({
      user,
      rows: rowIndices(profiles, user),
      weights: rowValues(profiles, user),
    }))
  const vectors = typeof scoring === 'function' ? undefined : scoring
  const score: ScoreProfiles =
    typeof scoring === 'function'
      ? scoring
      : (block, scores) => void scoring.targets.scores(scoring.of(block), scores)
  const scoreQueries = (queries: readonly Query[], scores: Float32Array): void => {
    scores.fill(0)
    score(queries.map(profileFor), scores)
  }
  return {
    name,
    async recommend(query) {
      const scores = new Float32Array(targets.size)
      scoreQueries([query], scores)
      return topKAllowed(query, targets, scores, positiveOnly)
    },
    scoreQueries,
    scoreBlock(users, scores) {
      scores.fill(0)
      score(profilesOf(users), scores)
    },
    ...(vectors && {
      topBlock: (users, { k, exclude }) =>
        vectors.targets.topK(vectors.of(profilesOf(users)), { k, exclude, excludeRows: users }).ids,
    }),
  }
}

/**
 * A function that scores all rows of a table by inner product, on the engine. It writes queries × rows
 * scores. The bits of a query's scores do not depend on the other queries.
 *
 * @param table rows × width.
 */
export function innerProducts(
  table: Float32Array,
  width: number,
): (queries: Float32Array, out: Float32Array) => void {
  if (table.length === 0) return (_queries, out) => out.fill(0)
  const index = sharedEngine().createIndex(table, width)
  return (queries, out) => {
    index.scores(queries, out)
  }
}

/** Adds `weight × row` of a table (rows × target.length) to `target`. */
export function addRow(target: Float32Array, table: Float32Array, row: number, weight: number): void {
  const start = row * target.length
  for (let column = 0; column < target.length; column++) target[column]! += weight * table[start + column]!
}
