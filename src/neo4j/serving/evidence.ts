import { attractingKinds, type KindTable } from '../../core/data/index.js'
import { itemRef, userRef } from '../../core/page/index.js'
import {
  type EvidenceFinder,
  MAX_COUNTED,
  TREND_DAYS,
  type VerificationQueries,
  type VerificationQuery,
} from '../../core/ports/index.js'
import { DAY_MS } from '../../core/shared/index.js'
import { passesIds, propertiesOf, readableItems } from '../catalogue/index.js'
import { type Graph, int, loadQuery } from '../driver/index.js'

interface Row {
  readonly items: readonly (readonly [
    id: string,
    title: string | null,
    tags: readonly string[],
    publishedAt: number | null,
  ])[]
  readonly similar: readonly (readonly [from: string, to: string, title: string | null])[]
  readonly friends: readonly (readonly [item: string, count: number, friend: string, name: string | null])[]
  readonly communities: readonly (readonly [item: string, id: string, name: string | null])[]
  readonly tagged: readonly (readonly [item: string, tags: readonly string[], title: string | null])[]
  readonly audience: readonly (readonly [item: string, all: number, recent: number, earlier: number])[]
}

const TREND_MS = TREND_DAYS * DAY_MS

/** Reads which of the items may be shown and what explains them, in one query. */
export function createEvidenceFinder(graph: Graph, kinds: KindTable): EvidenceFinder {
  const page = loadQuery('serving/page')
  const attracting = attractingKinds(kinds)
  return {
    async find({ asOf, filter, ...asked }, context) {
      const similarType = asked.slot === 'B' ? 'SIMILAR_B' : 'SIMILAR_A'
      const counting = {
        before: int(asOf - 2 * TREND_MS),
        since: int(asOf - TREND_MS),
        countLimit: int(MAX_COUNTED),
      }
      const request = { ...asked, ...propertiesOf(filter), ...counting, similarType, attracting }
      const { items, similar, friends, communities, tagged, audience } =
        (await graph.read<Row>(page, { request }, context))[0] ?? NOTHING
      const shown = items.map(([id, title, tags, publishedAt]) => ({
        ...{ id, title, tags, publishedAt },
        available: true,
      }))
      return {
        items: new Map(
          readableItems(graph, shown)
            .filter(({ id }) => passesIds(filter, id))
            .map((item) => [item.id, item]),
        ),
        similarType,
        similar: similar.map(([from, to, title]) => ({ from: itemRef(from, title), to })),
        friends: new Map(
          friends.map(([item, count, friend, name]) => [item, { count, friend: userRef(friend, name) }]),
        ),
        communities: new Map(communities.map(([item, id, name]) => [item, { id, name }])),
        tagged: tagged.map(([item, tags, title]) => ({ item: itemRef(item, title), tags })),
        audience: new Map(audience.map(([item, all, recent, earlier]) => [item, { all, recent, earlier }])),
      }
    },
  }
}

/** The row of a user who was deleted during the request. */
const NOTHING: Row = { items: [], similar: [], friends: [], communities: [], tagged: [], audience: [] }

/** Query below `cypher/proofs/` for each kind of reason or fact. Other kinds use a query about the item. */
const QUERIES: Readonly<Record<string, string>> = {
  SIMILAR_TO_HISTORY: 'similar-to-history',
  FRIENDS_LIKED: 'friends-liked',
  COMMUNITY: 'community',
  TAGS: 'shared-tags',
  TASTE: 'taste',
  POPULAR: 'popular',
  TRENDING: 'trending',
  SEEN: 'history',
  DISMISSED: 'dismissed',
  AUTHORED: 'authored',
}

/** Cypher statements that show a reason or an exclusion. */
export function createVerificationQueries(kinds: KindTable): VerificationQueries {
  const attracting = attractingKinds(kinds)
  return {
    of(what, { user, item, asOf }): VerificationQuery {
      const { job, params, text } = loadQuery(`proofs/${QUERIES[what] ?? 'item'}`)
      const known: VerificationQuery['parameters'] = {
        user,
        item,
        attracting,
        moment: new Date(asOf).toISOString(),
      }
      return {
        text: `// ${job}\n${text}`,
        parameters: Object.fromEntries(params.map((name) => [name, known[name]!])),
      }
    },
  }
}
