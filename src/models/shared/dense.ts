import type { Vocabulary } from '../../core/data/index.js'
import type { Query, Recommender, Scored, Snapshot } from '../../core/model/index.js'

import type { VectorIndex } from '../../numeric/engine/index.js'
import { bestRows } from '../../numeric/linear/index.js'
import { type Csr, rowIndices, rowValues } from '../../numeric/sparse/index.js'

/** A user as scoring sees them: rows of items or people, and how much each counts. */
export interface Profile {
  /** Row among the snapshot's users, −1 where unknown. */
  readonly user: number
  readonly rows: Int32Array
  /** Parallel to `rows`; negative repels. */
  readonly weights: Float32Array
}

/** Adds a profile's score of every target to `scores`, which comes zeroed. */
export type ScoreProfile = (profile: Profile, scores: Float32Array) => void

/** The same for several profiles at once, row by row: profiles × targets. */
export type ScoreProfiles = (profiles: readonly Profile[], scores: Float32Array) => void

export interface DenseSource {
  /** What a known user's profile was in train, for `scoreBlock`: users × items, or users × users. */
  readonly profiles: Csr
  /** All scores; or, where they are inner products, the vectors: the best are then found without writing the others. */
  readonly score: ScoreProfiles | ProfileVectors
  /** Leave out entries whose score is not above 0: for counts and sums, where 0 says nothing. Default true. */
  readonly positiveOnly?: boolean
}

export interface ProfileVectors {
  /** A vector of each profile, profiles × width. */
  of(profiles: readonly Profile[]): Float32Array
  readonly targets: VectorIndex
}

/** Scores each profile by itself. */
export function scorePerProfile(score: ScoreProfile): ScoreProfiles {
  return (profiles, scores) => {
    const width = profiles.length === 0 ? 0 : scores.length / profiles.length
    for (const [position, profile] of profiles.entries()) {
      score(profile, scores.subarray(position * width, (position + 1) * width))
    }
  }
}

/** A Recommender of items that scores all of them from the live history. */
export function itemRecommender(snapshot: Snapshot, source: DenseSource): Recommender {
  return denseRecommender(snapshot.algorithm, snapshot.items, source, byHistory(snapshot))
}

/** A Recommender of items that scores all of them from the live friends. */
export function itemRecommenderFromFriends(snapshot: Snapshot, source: DenseSource): Recommender {
  return denseRecommender(snapshot.algorithm, snapshot.items, source, byFriends(snapshot))
}

/** A Recommender of people that scores all of them from the live friends; never the user. */
export function friendRecommender(snapshot: Snapshot, source: DenseSource): Recommender {
  return denseRecommender(snapshot.algorithm, snapshot.users, source, byFriends(snapshot))
}

/** A Recommender of people that scores all of them from the live history; never the user. */
export function friendRecommenderFromHistory(snapshot: Snapshot, source: DenseSource): Recommender {
  return denseRecommender(snapshot.algorithm, snapshot.users, source, byHistory(snapshot))
}

/**
 * A Recommender of people that scores all of them from the live history and friends; never the user. Rows of a profile are those of items,
 * then those of users; each counts 1, a disliked item is left out.
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

// What a recommender keeps is the vocabularies, never the snapshot: its arrays may be copied to where they are used, and then go.

function byHistory({ users, items }: Snapshot): (query: Query) => Profile {
  return (query) => historyProfile({ users, items }, query)
}

function byFriends({ users }: Snapshot): (query: Query) => Profile {
  return (query) => friendProfile(users, query)
}

/** The best `k` of dense scores that a query allows, as ids. */
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

/** The part of a live history that the vocabulary knows, by ascending row. */
export function profileOf(
  user: number,
  history: readonly { readonly item: string; readonly weight: number }[],
  items: Vocabulary,
): Profile {
  const count = history.length
  // Row and place in one number, which sorts without a comparison in JavaScript.
  const keys = Float64Array.from(history, ({ item }, place) => items.indexOf(item) * count + place)
    .filter((key) => key >= 0)
    .sort()
  return {
    user,
    rows: Int32Array.from(keys, (key) => Math.floor(key / count)),
    weights: Float32Array.from(keys, (key) => history[key % count]!.weight),
  }
}

/** The sources of a page look at one history, in rows of one vocabulary. */
const seenHistories = new WeakMap<
  Query['history'],
  { readonly items: Vocabulary; readonly profile: Profile }
>()

/** The profile of a query's live history, worked out once for all sources of a snapshot. */
export function historyProfile(snapshot: Pick<Snapshot, 'users' | 'items'>, query: Query): Profile {
  const user = snapshot.users.indexOf(query.user)
  const seen = seenHistories.get(query.history)
  if (seen !== undefined && seen.items === snapshot.items) return { ...seen.profile, user }
  const profile = profileOf(user, query.history, snapshot.items)
  seenHistories.set(query.history, { items: snapshot.items, profile })
  return profile
}

function friendProfile(users: Vocabulary, query: Query): Profile {
  const friends = query.friends.map((item) => ({ item, weight: 1 }))
  return profileOf(users.indexOf(query.user), friends, users)
}

/** Profiles as the rows of a matrix. */
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
