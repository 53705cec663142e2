import { AGGREGATIONS, type GroupAggregation } from '../../core/blend/index.js'
import type { ItemFilter, KindTable } from '../../core/data/index.js'
import type { Scored } from '../../core/model/index.js'
import type { Explanation } from '../../core/page/index.js'
import type { CatalogueItem, EvidenceFinder, ItemAvailability } from '../../core/ports/index.js'

import { badInput, momentOf, notFound } from '../../core/shared/index.js'
import {
  availableEntries,
  type CandidateFinder,
  excludedItems,
  explainEntries,
  fillPage,
  itemsPassing,
  likedCount,
  personalScores,
  type Shortfall,
  sessionViewer,
  shortfallOf,
  type ViewerContext,
  viewerContext,
} from '../pages/index.js'

import { type ServingDependencies, type SourceDependencies, servingFor, sourcesOf } from '../serving/index.js'
import { mapConcurrent, type RequestReads } from '../shared/index.js'

/** A group and the page that it requests. */
export interface GroupRequest {
  /** 1 to {@link MAX_MEMBERS}, all different. */
  readonly users: readonly string[]
  /** 0 to MAX_PAGE. */
  readonly first: number
  readonly aggregation: GroupAggregation
  readonly filter: ItemFilter
  /** Whether the entries come with their reasons. */
  readonly reasons: boolean
}

/** A page of items for a group. */
export interface GroupPage {
  /** Identifies the page in feedback. */
  readonly recommendationId: string
  readonly entries: readonly GroupEntry[]
  /** Null on a full page. */
  readonly shortfall: Shortfall | null
}

/** An item for a group, with the score of each member. */
export interface GroupEntry {
  readonly id: string
  readonly record: CatalogueItem
  /** Score that the entries are ordered by, in the unit of the aggregation. */
  readonly score: number
  /** In the order of the request. A score of 1 is the best candidate of that member. */
  readonly members: readonly { readonly user: string; readonly score: number }[]
  /** Reasons that rest on the item alone; empty if the request does not ask for them. */
  readonly because: readonly Explanation[]
}

/** Recommends items to a group. */
export type RecommendToGroup = (request: GroupRequest, reads: RequestReads) => Promise<GroupPage>

/** What {@link createRecommendToGroup} needs. */
export interface RecommendToGroupDependencies
  extends Pick<ServingDependencies, 'holder' | 'log'>,
    SourceDependencies {
  readonly finder: CandidateFinder
  readonly availability: ItemAvailability
  readonly evidence: EvidenceFinder
  readonly kinds: KindTable
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly randomId: () => string
}

/** Maximum size of a group. */
export const MAX_MEMBERS = 50
/** Candidates of all members together. */
const CANDIDATES = 2_000
/** Minimum number of candidates per member. */
const MIN_CANDIDATES = 60
/** Members scored at the same time. */
const CONCURRENCY = 5

/**
 * A page of items for a group: each member contributes their best items, each scores the items of all, and
 * the aggregation combines the scores. Items that a member dismissed or made are left out, and by default
 * items that a member has consumed. A block between two members has no effect. Reasons rest on the item
 * alone: those of a member would tell the others what the member or the member's friends did.
 *
 * @throws KindredError BAD_USER_INPUT for an empty or too large group or a repeated user, NOT_FOUND naming
 *   the first unknown user.
 */
export function createRecommendToGroup(dependencies: RecommendToGroupDependencies): RecommendToGroup {
  const { finder, availability, evidence, kinds, now } = dependencies
  return async ({ users, first, aggregation, filter, reasons }, { context, viewer: readViewer }) => {
    checkMembers(users)
    const asOf = momentOf(now())
    const [records, passing] = await Promise.all([
      // Reads of one turn share a query.
      Promise.all(users.map(readViewer)),
      itemsPassing(filter, availability, context),
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
        (limited) => sourcesOf(serving, likedCount(member), dependencies, limited),
        finder,
        context,
      )
    const each = Math.max(MIN_CANDIDATES, Math.ceil(CANDIDATES / members.length))
    const contributed = (await mapConcurrent(members, CONCURRENCY, score(each, passing))).flat()
    const candidates = [...new Set(contributed.map(({ id }) => id))]
    const eligible = await availability.eligible(candidates, filter, context)
    const ids = [...eligible.keys()].sort()
    const lists = await mapConcurrent(members, CONCURRENCY, score(ids.length, new Set(ids)))
    const scores = scoresOf(ids, lists)
    const ranked = AGGREGATIONS[aggregation](scores, first)
    const rows = new Map(ranked.map(({ item }) => [ids[item]!, scores[item]!]))
    const { entries } = await fillPage(
      {
        wanted: first,
        blended: ranked.map(({ item, score: own }) => ({ id: ids[item]!, score: own, contributions: [] })),
        allows: (id) => !exclude.has(id) && (passing?.has(id) ?? true),
        filter: passing ? { ...filter, onlyIds: passing } : filter,
      },
      availableEntries(availability),
      dependencies,
      context,
    )
    const nobody = sessionViewer([], asOf, members[0]!.active)
    const because = reasons
      ? await explainEntries(entries, nobody, serving, evidence, context)
      : new Map<string, readonly Explanation[]>()
    return {
      recommendationId: dependencies.randomId(),
      entries: entries.map(({ id, record, score: own }) => ({
        id,
        record,
        score: own,
        because: because.get(id) ?? [],
        members: users.map((user, member) => ({ user, score: rows.get(id)?.[member] ?? 0 })),
      })),
      shortfall: shortfallOf(first - entries.length, filter),
    }
  }
}

function checkMembers(users: readonly string[]): void {
  if (users.length === 0) throw badInput('users', 'users is empty', 'name at least one user')
  if (users.length > MAX_MEMBERS)
    throw badInput('users', `users has ${users.length} ids`, `send at most ${MAX_MEMBERS}`)
  const repeated = users.findIndex((user, position) => users.indexOf(user) !== position)
  if (repeated >= 0)
    throw badInput(`users[${repeated}]`, `user "${users[repeated]}" is repeated`, 'name each user once')
}

/** Items × members; 0 where a member has no score. */
function scoresOf(ids: readonly string[], lists: readonly (readonly Scored[])[]): number[][] {
  const byMember = lists.map((list) => new Map(list.map(({ id, score }) => [id, score])))
  return ids.map((id) => byMember.map((own) => own.get(id) ?? 0))
}
