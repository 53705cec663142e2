import { type ExplanationKind, ITEM_SOURCES, type ItemSource } from '../../core/model/index.js'
import { type Explanation, itemRef, type PathStep, tagRef, userRef } from '../../core/page/index.js'
import {
  type Audience,
  type Evidence,
  type EvidenceFinder,
  type EvidenceRequest,
  type KnownItem,
  MAX_COUNTED,
  NEW_DAYS,
  type RequestContext,
} from '../../core/ports/index.js'
import { DAY_MS, traced } from '../../core/shared/index.js'
import { orWithout } from '../faults/index.js'
import type { Serving } from '../serving/index.js'
import type { Stage } from './compute-page.js'
import { nearestOfHistory } from './nearest-of-history.js'
import type { RecommendedItem } from './recommendation.js'
import { ANONYMOUS, type ViewerContext } from './viewer.js'

/** Latest items of the history whose neighbours and tags are read. */
const HISTORY_READ = 100
/** Latest items of the history whose tags are read. */
const TAGGED_READ = 25

/** Minimum number of interactions in a week that make a trend. */
const MIN_TREND = 3

/**
 * The stage that adds the reasons of the entries, if the page asks for them. It reads evidence unless a stage
 * before it has.
 */
export function explainStage(finder: EvidenceFinder): Stage {
  return async (draft, input) => {
    const { spec, viewer, serving, context } = input
    if (!spec.reasons) return draft
    const { entries, evidence, unexplained } = draft
    if (unexplained) return draft
    const explain = async () =>
      evidence === null
        ? explainEntries(entries, viewer, serving, finder, context)
        : reasonsOf(entries, viewer, evidence)
    const tracedExplain = () => traced(context.trace, 'explain', explain)
    return { ...draft, reasons: await orWithout('reasons', tracedExplain, new Map(), context) }
  }
}

/**
 * Reasons for each entry, at least one. A reason is a path that the graph held when it was queried; the
 * arrays of the snapshot only tell where to look. The viewer and the viewer's friends are the only users in a
 * path. The path of a reason that rests on the item alone, or on what training found, is the item.
 */
function reasonsOf(
  entries: readonly RecommendedItem[],
  viewer: ViewerContext,
  evidence: Evidence,
): ReadonlyMap<string, readonly Explanation[]> {
  return new Map(entries.map((entry) => [entry.id, reasonsFor(entry, viewer, evidence)]))
}

/** Reads evidence for the entries and returns their reasons. */
export async function explainEntries(
  entries: readonly RecommendedItem[],
  viewer: ViewerContext,
  serving: Serving,
  finder: EvidenceFinder,
  context: RequestContext,
): Promise<ReadonlyMap<string, readonly Explanation[]>> {
  if (entries.length === 0) return new Map()
  const request = evidenceRequest(
    entries.map(({ id }) => id),
    viewer,
    serving,
  )
  return reasonsOf(entries, viewer, await finder.find({ ...request, filter: {} }, context))
}

/** The evidence that explains these items, where the graph holds it. */
export function evidenceRequest(
  items: readonly string[],
  { user, history, asOf }: ViewerContext,
  { loaded, slot }: Serving,
): Omit<EvidenceRequest, 'filter'> {
  const liked = history.filter(({ weight }) => weight > 0).slice(0, HISTORY_READ)
  const weights = new Map(liked.map(({ item, weight }) => [item, weight]))
  /**
   * Strongest link by item of the page. One is enough for a reason, and each costs a look-up among a hundred
   * edges.
   */
  const strongest = new Map<string, { from: string; strength: number }>()
  for (const { from, to, similarity } of loaded?.links(items, [...weights.keys()]) ?? []) {
    const strength = weights.get(from)! * similarity
    if (from !== to && strength > (strongest.get(to)?.strength ?? 0)) strongest.set(to, { from, strength })
  }
  const pairs = Array.from(strongest, ([to, { from }]) => ({ from, to }))
  const near = nearestOfHistory(items, [...weights.keys()], loaded)
  return {
    ...{ user, items, pairs, near, slot, asOf },
    history: liked.slice(0, TAGGED_READ).map(({ item }) => item),
  }
}

function reasonsFor(
  entry: RecommendedItem,
  { user, asOf }: ViewerContext,
  evidence: Evidence,
): Explanation[] {
  // The path of an anonymous viewer does not start at a user.
  const start: PathStep[] = user === ANONYMOUS ? [] : [{ node: userRef(user), via: null }]
  const isAnonymous = start.length === 0
  const ofHistory = ({ item, interaction }: KnownItem): PathStep =>
    isAnonymous ? { node: item, via: null } : { node: item, via: 'INTERACTED', interaction }
  const item = itemRef(entry.id, entry.record.title)
  const end = (via: string): PathStep => ({ node: item, via })
  const reasons: Explanation[] = []

  const link = evidence.similar.find(({ to }) => to === entry.id)
  if (link !== undefined) {
    const known = ofHistory(link.from)
    reasons.push({
      kind: 'SIMILAR_TO_HISTORY',
      // One link is read; there may be more.
      count: null,
      steps: [...start, known, end(evidence.similarType)],
    })
  }
  const friends = evidence.friends.get(entry.id)
  if (friends !== undefined) {
    const { count, interaction } = friends
    const friend: PathStep = { node: friends.friend, via: 'FRIEND' }
    reasons.push({
      ...{ kind: 'FRIENDS_LIKED', count },
      steps: [...start, friend, { ...end('INTERACTED'), interaction }],
    })
  }
  const community = evidence.communities.get(entry.id)
  if (community !== undefined) {
    const group: PathStep = {
      node: { type: 'Community', ...community, viewer: isAnonymous ? null : user },
      via: 'MEMBER_OF',
    }
    reasons.push({ kind: 'COMMUNITY', count: null, steps: [...start, group, end('FAVOURS')] })
  }
  const shared = sharedTag(entry, evidence)
  if (shared !== null) {
    const known = ofHistory(shared.known)
    const tag: PathStep = { node: tagRef(shared.tag), via: 'TAGGED' }
    reasons.push({ kind: 'TAGS', count: shared.count, steps: [...start, known, tag, end('TAGGED')] })
  }
  const itself: PathStep[] = [{ node: item, via: null }]
  const weight = (wanted: ExplanationKind) =>
    entry.contributions
      .filter(({ source }) => ITEM_SOURCES[source as ItemSource].explains.includes(wanted))
      .reduce((sum, { contribution }) => sum + contribution, 0)
  const { all, recent, earlier } = evidence.audience.get(entry.id) ?? NO_AUDIENCE
  // Of a larger audience not all interactions were read, so its parts cannot be compared.
  if (all < MAX_COUNTED && recent >= MIN_TREND && recent > earlier)
    reasons.push({ kind: 'TRENDING', count: recent, earlier, steps: itself })
  const ageMs = asOf - (entry.record.publishedAt ?? Number.NEGATIVE_INFINITY)
  if (ageMs >= 0 && ageMs < NEW_DAYS * DAY_MS) reasons.push({ kind: 'NEW', count: null, steps: itself })
  if (all > 0) reasons.push({ kind: 'POPULAR', count: all, steps: itself })
  // The sort is stable: reasons that no source stands behind keep the order above.
  reasons.sort((left, right) => weight(right.kind) - weight(left.kind))
  // Vectors say less than a path in the graph, so this comes last, and not without something to name.
  const closeTo = (evidence.near.get(entry.id) ?? []).filter((near) => near.item.title != null)
  if (weight('TASTE') > 0 && closeTo.length > 0)
    reasons.push({ kind: 'TASTE', count: null, steps: itself, closeTo: closeTo.map(ofHistory) })
  // Without any reason, the item fills a page that would be short.
  if (reasons.length === 0) reasons.push({ kind: 'NEW', count: 0, steps: itself })
  return reasons
}

const NO_AUDIENCE: Audience = { all: 0, recent: 0, earlier: 0 }

/** The tag of the entry that most items of the history have, with the latest of these items. */
function sharedTag(
  { id, record }: RecommendedItem,
  { tagged }: Evidence,
): { readonly tag: string; readonly known: KnownItem; readonly count: number } | null {
  let best: { tag: string; known: KnownItem; count: number } | null = null
  for (const tag of record.tags) {
    const items = tagged.filter(({ known, tags }) => known.item.id !== id && tags.includes(tag))
    if (items.length > (best?.count ?? 0)) best = { tag, known: items[0]!.known, count: items.length }
  }
  return best
}
