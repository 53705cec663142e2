import type { KindTable } from '../../core/data/index.js'
import { itemRef } from '../../core/page/index.js'
import {
  type EvidenceFinder,
  type KnownItem,
  MAX_COUNTED,
  TREND_DAYS,
  type VerificationQueries,
  type VerificationQuery,
} from '../../core/ports/index.js'
import { DAY_MS } from '../../core/shared/index.js'
import { passesIds, propertiesOf, readableItems } from '../catalogue/index.js'
import { type Graph, int, loadQuery } from '../driver/index.js'
import { type FriendsRow, friendsWhoDid } from './friends-who-did.js'
import { type Did, statedKinds, strongestOf } from './stated-kinds.js'

interface Row {
  readonly items: readonly (readonly [
    id: string,
    title: string | null,
    tags: readonly string[],
    publishedAt: number | null,
  ])[]
  readonly similar: readonly (readonly [from: string, to: string])[]
  readonly friends: readonly FriendsRow[]
  readonly friendsComplete: boolean
  readonly communities: readonly (readonly [item: string, id: string, name: string | null])[]
  readonly tagged: readonly (readonly [item: string, tags: readonly string[]])[]
  readonly known: readonly (readonly [
    item: string,
    title: string | null,
    did: readonly Did[],
    hasVector: boolean,
  ])[]
  readonly audience: readonly (readonly [item: string, all: number, recent: number, earlier: number])[]
}

const TREND_MS = TREND_DAYS * DAY_MS

/** Reads which of the items may be shown and what explains them, in one query. */
export function createEvidenceFinder(graph: Graph, kinds: KindTable): EvidenceFinder {
  const page = loadQuery('serving/page')
  const stated = statedKinds(kinds)
  return {
    async find({ asOf, filter, near, ...asked }, context) {
      const similarType = asked.slot === 'B' ? 'SIMILAR_B' : 'SIMILAR_A'
      const counting = {
        before: int(asOf - 2 * TREND_MS),
        since: int(asOf - TREND_MS),
        countLimit: int(MAX_COUNTED),
      }
      const request = {
        ...{ ...asked, ...propertiesOf(filter), ...counting, similarType, ...stated },
        known: [...new Set([...asked.pairs.map(({ from }) => from), ...[...near.values()].flat()])],
      }
      const found = (await graph.read<Row>(page, { request }, context))[0] ?? NOTHING
      const shown = found.items.map(([id, title, tags, publishedAt]) => ({
        ...{ id, title, tags, publishedAt },
        available: true,
      }))
      const known = new Map(
        found.known.map(([id, title, did]): [string, KnownItem] => [
          id,
          { item: itemRef(id, title), interaction: strongestOf(did, stated.attracting) },
        ]),
      )
      const knownOf = (id: string): KnownItem[] => [known.get(id) ?? []].flat()
      const withVector = new Set(found.known.flatMap(([id, , , hasVector]) => (hasVector ? [id] : [])))
      const ofVectors = (ids: readonly string[]) => ids.filter((id) => withVector.has(id)).flatMap(knownOf)
      return {
        items: new Map(
          readableItems(graph, shown)
            .filter(({ id }) => passesIds(filter, id))
            .map((item) => [item.id, item]),
        ),
        similarType,
        similar: found.similar.flatMap(([from, to]) => knownOf(from).map((each) => ({ from: each, to }))),
        friends: friendsWhoDid(found.friends, found.friendsComplete, stated.told),
        communities: new Map(found.communities.map(([item, id, name]) => [item, { id, name }])),
        tagged: found.tagged.flatMap(([id, tags]) => knownOf(id).map((each) => ({ known: each, tags }))),
        near: new Map([...near].map(([item, ids]) => [item, ofVectors(ids)])),
        audience: new Map(
          found.audience.map(([item, all, recent, earlier]) => [item, { all, recent, earlier }]),
        ),
      }
    },
  }
}

/** The row of a user who was deleted during the request. */
const NOTHING: Row = {
  ...{ items: [], similar: [], friends: [], friendsComplete: false, communities: [] },
  ...{ tagged: [], known: [], audience: [] },
}

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
  const { attracting, told, repelling } = statedKinds(kinds)
  return {
    of(what, { user, item, asOf }): VerificationQuery {
      const { job, params, text } = loadQuery(`proofs/${QUERIES[what] ?? 'item'}`)
      const known: VerificationQuery['parameters'] = {
        user,
        item,
        ...{ attracting, told, repelling },
        moment: new Date(asOf).toISOString(),
      }
      return {
        text: `// ${job}\n${text}`,
        parameters: Object.fromEntries(params.map((name) => [name, known[name]!])),
      }
    },
  }
}
