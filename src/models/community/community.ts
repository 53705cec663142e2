import { COMMUNITY_ARRAYS, type Model, type Scored } from '../../core/model/index.js'

import { bestRows } from '../../numeric/linear/index.js'
import { type Csr, emptyCsr, rowCounts, rowIndices, transpose } from '../../numeric/sparse/index.js'
import {
  arrayOf,
  createSnapshot,
  expectAlgorithm,
  friendRecommenderFromHistory,
  itemRecommender,
  readOptions,
  scorePerProfile,
} from '../shared/index.js'

import { type Communities, findCommunities } from './find-communities.js'

const NAME = 'community'

/** Favourites kept for each community. */
export const FAVOURITES_PER_COMMUNITY = 200

/**
 * Favourites of the user's community: `score(u, j) = likes of j in the community / √(likes of j overall + 10)`, the best 200 items
 * of each community kept; nothing for somebody of no community. For items it is the whole, for people (j is a person, and its ties are the
 * likes) the smallest part that the user is in: on lastfm-hetrec parts have 9 % less recall@20 of items and 10 % more of people. The communities are Louvain's (communities.ts); training writes both into the graph, where Cypher serves from
 * them.
 *
 * Arrays: {@link COMMUNITY_ARRAYS}. Metrics: `modularity`.
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
        [COMMUNITY_ARRAYS.communityOf]: communities.communityOf,
        [COMMUNITY_ARRAYS.parents]: communities.parents,
        [COMMUNITY_ARRAYS.partModularity]: communities.partModularity,
        ...favouritesOf(run.target === 'item' ? data.interactions : data.ties, communities),
      },
    })
  },
  load(snapshot) {
    expectAlgorithm(snapshot, NAME)
    const communityOf = arrayOf(snapshot, COMMUNITY_ARRAYS.communityOf, Int32Array)
    const parents = arrayOf(snapshot, COMMUNITY_ARRAYS.parents, Int32Array)
    const favourites = arrayOf(snapshot, COMMUNITY_ARRAYS.favourites, Int32Array)
    const favouriteScores = arrayOf(snapshot, COMMUNITY_ARRAYS.favouriteScores, Float32Array)
    // What a community likes is told best by many people, who knows whom by the few around.
    const home = snapshot.target === 'item' ? wholesOf(communityOf, parents) : communityOf
    const isItem = snapshot.target === 'item'
    const targets = isItem ? snapshot.items : snapshot.users
    const recommender = (isItem ? itemRecommender : friendRecommenderFromHistory)(snapshot, {
      profiles: emptyCsr(snapshot.users.size, snapshot.items.size),
      score: scorePerProfile(({ user }, scores) => {
        const own = user < 0 ? -1 : home[user]!
        if (own < 0) return
        const start = own * FAVOURITES_PER_COMMUNITY
        for (let slot = start; slot < start + FAVOURITES_PER_COMMUNITY; slot++) {
          const item = favourites[slot]!
          if (item < 0) break
          scores[item] = favouriteScores[slot]!
        }
      }),
    })
    return {
      ...recommender,
      // The favourites are kept best first: nobody else needs to be looked at.
      async recommend({ user, k, exclude, only }) {
        const list: Scored[] = []
        const own = home[snapshot.users.indexOf(user)] ?? -1
        const start = own * FAVOURITES_PER_COMMUNITY
        for (let slot = start; own >= 0 && slot < start + FAVOURITES_PER_COMMUNITY; slot++) {
          if (favourites[slot]! < 0 || list.length === k) break
          const id = targets.ids[favourites[slot]!]!
          const isOpen = !exclude.has(id) && (only?.has(id) ?? true) && (isItem || id !== user)
          if (isOpen) list.push({ id, score: favouriteScores[slot]! })
        }
        return list
      },
    }
  },
}

/** The community of each user that is part of no other, −1: none. */
function wholesOf(communityOf: Int32Array, parents: Int32Array): Int32Array {
  return communityOf.map((smallest) => {
    let own = smallest
    while (own >= 0 && parents[own]! >= 0) own = parents[own]!
    return own
  })
}

function favouritesOf(likes: Csr, { communityOf, parents, count }: Communities) {
  const favourites = new Int32Array(count * FAVOURITES_PER_COMMUNITY).fill(-1)
  const favouriteScores = new Float32Array(count * FAVOURITES_PER_COMMUNITY)
  const overall = rowCounts(transpose(likes))
  const members: number[][] = Array.from({ length: count }, () => [])
  for (const [user, smallest] of communityOf.entries()) {
    for (let own = smallest; own >= 0; own = parents[own]!) members[own]!.push(user)
  }
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
  return { [COMMUNITY_ARRAYS.favourites]: favourites, [COMMUNITY_ARRAYS.favouriteScores]: favouriteScores }
}
