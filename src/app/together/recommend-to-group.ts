import { AGGREGATIONS, type GroupAggregation } from '../../core/blend/index.js'
import type { ItemFilter } from '../../core/data/index.js'
import type { Scored } from '../../core/model/index.js'
import type { CatalogueItem } from '../../core/ports/index.js'

import { badInput, momentOf, notFound } from '../../core/shared/index.js'
import {
  excludedItems,
  fillPage,
  itemsPassing,
  likedCount,
  personalScores,
  type RecommendDependencies,
  type Shortfall,
  shortfallOf,
  type ViewerContext,
  viewerContext,
} from '../pages/index.js'

import { servingFor, sourcesOf } from '../serving/index.js'
import { mapConcurrent, type RequestReads } from '../shared/index.js'

export interface GroupRequest {
  /** 1 to {@link MOST_MEMBERS}, none twice. */
  readonly users: readonly string[]
  /** 0 to MAX_PAGE. */
  readonly first: number
  readonly aggregation: GroupAggregation
  readonly filter: ItemFilter
}

export interface GroupPage {
  /** Names the page, for feedback on it. */
  readonly recommendationId: string
  readonly entries: readonly GroupEntry[]
  /** Why there are fewer entries than asked; null on a full page. */
  readonly shortfall: Shortfall | null
}

export interface GroupEntry {
  readonly id: string
  readonly record: CatalogueItem
  /** What the order goes by, in the aggregation's own unit. */
  readonly score: number
  /** In the order of the request; 1 is what suits a member best of all that is looked at. */
  readonly members: readonly { readonly user: string; readonly score: number }[]
}

export type RecommendToGroup = (request: GroupRequest, reads: RequestReads) => Promise<GroupPage>

export const MOST_MEMBERS = 50
/** Items that members bring in, all together and at least each. */
const CANDIDATES = 2_000
const LEAST_EACH = 60
/** Members who are scored at once. */
const AT_ONCE = 5

/**
 * A page of items for people together: each brings in their best items, each scores what all have brought, and the aggregation makes one order of it. Nothing that
 * one of them dismissed or made is in it, and by default nothing that one of them has had. A block between two of them does not show.
 *
 * @throws KindredError BAD_USER_INPUT for nobody, too many people or one of them twice, NOT_FOUND naming the first who is unknown.
 */
export function createRecommendToGroup(dependencies: RecommendDependencies): RecommendToGroup {
  const { shelf, kinds, now, candidateTimeoutMs } = dependencies
  return async ({ users, first, aggregation, filter }, { context, viewer: readViewer }) => {
    checkMembers(users)
    const asOf = momentOf(now())
    const [records, passing] = await Promise.all([
      mapConcurrent(users, AT_ONCE, readViewer),
      itemsPassing(filter, shelf, context),
    ])
    const members = records.map((record, position) => {
      if (record === null) throw notFound(`users[${position}]`, 'user', users[position]!)
      return viewerContext(record, kinds, asOf)
    })
    const serving = await servingFor(members[0]!.active, dependencies)
    const exclude = new Set(members.flatMap((member) => [...excludedItems(member, filter, [])]))
    const score = (k: number, only: ReadonlySet<string> | undefined) => (member: ViewerContext) =>
      personalScores(
        member,
        { k, exclude, only },
        (reads) => sourcesOf(serving, likedCount(member), dependencies, reads),
        candidateTimeoutMs,
        context,
      )
    const each = Math.max(LEAST_EACH, Math.ceil(CANDIDATES / members.length))
    const brought = (await mapConcurrent(members, AT_ONCE, score(each, passing))).flat().map(({ id }) => id)
    const eligible = await shelf.eligible([...new Set(brought)], filter, context)
    const ids = [...eligible.keys()].sort()
    const lists = await mapConcurrent(members, AT_ONCE, score(ids.length, new Set(ids)))
    const scores = scoresOf(ids, lists)
    const ranked = AGGREGATIONS[aggregation](scores, first)
    const rows = new Map(ranked.map(({ item }) => [ids[item]!, scores[item]!]))
    const found = await fillPage(
      {
        wanted: first,
        blended: ranked.map(({ item, score: own }) => ({ id: ids[item]!, score: own, contributions: [] })),
        allows: (id) => !exclude.has(id) && (passing?.has(id) ?? true),
        filter: passing ? { ...filter, onlyIds: passing } : filter,
      },
      dependencies,
      context,
    )
    return {
      recommendationId: dependencies.randomId(),
      entries: found.map(({ id, record, score: own }) => ({
        id,
        record,
        score: own,
        members: users.map((user, member) => ({ user, score: rows.get(id)?.[member] ?? 0 })),
      })),
      shortfall: shortfallOf(first - found.length, filter),
    }
  }
}

function checkMembers(users: readonly string[]): void {
  if (users.length === 0) throw badInput('users', 'users is empty', 'name at least one user')
  if (users.length > MOST_MEMBERS)
    throw badInput('users', `users has ${users.length} ids`, `send at most ${MOST_MEMBERS}`)
  const twice = users.findIndex((user, position) => users.indexOf(user) !== position)
  if (twice >= 0)
    throw badInput(`users[${twice}]`, `user "${users[twice]}" is named twice`, 'name each user once')
}

/** Items × members; what a member has no score for is 0. */
function scoresOf(ids: readonly string[], lists: readonly (readonly Scored[])[]): number[][] {
  const byMember = lists.map((list) => new Map(list.map(({ id, score }) => [id, score])))
  return ids.map((id) => byMember.map((own) => own.get(id) ?? 0))
}
