import type { KindTable } from '../core/interaction.js'
import type { LiveSources } from '../core/ports/live-sources.js'
import type { ReadOptions } from '../core/ports/read-options.js'
import type { Query, Recommender } from '../core/recommender.js'
import { type Graph, int, type Params } from './connection.js'
import { loadQuery } from './queries.js'
import { type ScoredLists, scoredOf } from './scored-lists.js'

/** Sources of candidates as Cypher; the array forms in models/ give equal scores. */
export function createLiveSources(graph: Graph, kinds: KindTable): LiveSources {
  const neighbours = loadQuery('serving/neighbours')
  const friendsLiked = loadQuery('serving/friends-liked')
  const favourites = loadQuery('serving/community-favourites')
  const coInteraction = loadQuery('serving/co-interaction')
  const attracting = attractingKinds(kinds)

  const source = (
    name: string,
    query: typeof neighbours,
    options: ReadOptions,
    paramsOf: (query: Query) => Params | null,
  ): [string, Recommender] => {
    const recommend = async (asked: Query) => {
      const params = paramsOf(asked)
      if (params === null) return []
      const shared = {
        exclude: [...asked.exclude],
        only: asked.only === undefined ? null : [...asked.only],
        limit: int(asked.k),
      }
      return scoredOf(await graph.read<ScoredLists>(query, { ...shared, ...params }, options))
    }
    return [name, { name, recommend }]
  }
  const historyOf = ({ history }: Query) =>
    history.length === 0 ? null : history.map(({ item, weight }) => ({ item, weight }))

  return {
    overGraph: (options) =>
      new Map([
        source('friends', friendsLiked, options, ({ user, friends }) =>
          friends.length === 0 ? null : { user, attracting },
        ),
        source('co-interaction', coInteraction, options, (query) => {
          const history = historyOf(query)
          return history && { user: query.user, attracting, history }
        }),
      ]),
    overSlot: (slot, options) =>
      new Map([
        source('neighbours', neighbours, options, (query) => {
          const history = historyOf(query)
          return history && { slot, history }
        }),
        source('community', favourites, options, ({ user }) => ({ user, slot })),
      ]),
  }
}

/** Names of the kinds that speak for an item. */
export function attractingKinds(kinds: KindTable): string[] {
  return Object.keys(kinds).filter((kind) => kinds[kind]!.sign === 1)
}
