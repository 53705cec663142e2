import type { Model } from '../core/recommender.js'
import { bestRows } from '../numeric/best-rows.js'
import { type Csr, emptyCsr, rowCounts, rowIndices, transpose } from '../numeric/csr.js'
import { type Communities, findCommunities } from './communities.js'
import { friendRecommenderFromHistory, itemRecommender, oneByOne } from './dense.js'
import { readOptions } from './options.js'
import { arrayOf, createSnapshot, expectAlgorithm } from './snapshots.js'

const NAME = 'community'

/** Favourites kept for each community. */
export const FAVOURITES_PER_COMMUNITY = 200

/**
 * Favourites of the user's community: `score(u, j) = likes of j in the community / √(likes of j overall + 10)`, the best 200 items
 * of each community kept; nothing for somebody of no community. For the target friend, j is a person and its ties are the likes. The communities are Louvain's (communities.ts); training writes
 * both into the graph, where Cypher serves from them.
 *
 * Arrays: `communityOf` Int32 (users, −1: none), `favourites` Int32 and `favouriteScores` Float32 (communities × 200, −1 pads).
 * Metrics: `modularity`.
 */
export const community: Model = {
  name: NAME,
  targets: ['item', 'friend'],
  async fit(data, run) {
    const options = readOptions(NAME, {}, run.options)
    const communities = findCommunities(data, run.seed)
    return createSnapshot(NAME, data, run, {
      options,
      metrics: { modularity: communities.modularity },
      arrays: {
        communityOf: communities.communityOf,
        ...favouritesOf(run.target === 'item' ? data.interactions : data.ties, communities),
      },
    })
  },
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const communityOf = arrayOf(snapshot, 'communityOf', Int32Array)
    const favourites = arrayOf(snapshot, 'favourites', Int32Array)
    const favouriteScores = arrayOf(snapshot, 'favouriteScores', Float32Array)
    const recommender = snapshot.target === 'item' ? itemRecommender : friendRecommenderFromHistory
    return recommender(snapshot, {
      profiles: emptyCsr(snapshot.users.size, snapshot.items.size),
      score: oneByOne(({ user }, scores) => {
        const own = user < 0 ? -1 : communityOf[user]!
        if (own < 0) return
        const start = own * FAVOURITES_PER_COMMUNITY
        for (let slot = start; slot < start + FAVOURITES_PER_COMMUNITY; slot++) {
          const item = favourites[slot]!
          if (item < 0) break
          scores[item] = favouriteScores[slot]!
        }
      }),
    })
  },
}

function favouritesOf(likes: Csr, { communityOf, count }: Communities) {
  const favourites = new Int32Array(count * FAVOURITES_PER_COMMUNITY).fill(-1)
  const favouriteScores = new Float32Array(count * FAVOURITES_PER_COMMUNITY)
  const overall = rowCounts(transpose(likes))
  const members: number[][] = Array.from({ length: count }, () => [])
  for (const [user, own] of communityOf.entries()) if (own >= 0) members[own]!.push(user)
  const scores = new Float32Array(likes.columns)
  for (const [own, users] of members.entries()) {
    scores.fill(0)
    for (const user of users) for (const item of rowIndices(likes, user)) scores[item]!++
    for (let item = 0; item < scores.length; item++) scores[item]! /= Math.sqrt(overall[item]! + 10)
    let slot = own * FAVOURITES_PER_COMMUNITY
    for (const item of bestRows(scores, FAVOURITES_PER_COMMUNITY)) {
      if (scores[item]! <= 0) break
      favourites[slot] = item
      favouriteScores[slot++] = scores[item]!
    }
  }
  return { favourites, favouriteScores }
}
