import { type ExplanationKind, ITEM_SOURCES, type ItemSource } from '../../core/model/index.js'
import {
  type Explanation,
  type ItemRef,
  itemRef,
  type PathStep,
  tagRef,
  userRef,
} from '../../core/page/index.js'
import type {
  Audience,
  Evidence,
  EvidenceFinder,
  EvidenceRequest,
  RequestContext,
} from '../../core/ports/index.js'
import { DAY_MS } from '../../core/shared/index.js'

import type { Serving } from '../serving/index.js'
import type { RecommendedItem } from './recommendation.js'
import { ANONYMOUS, type ViewerContext } from './viewer.js'

/** Items of the history, the latest, whose neighbours and tags are looked at. */
const HISTORY_LOOKED_AT = 100
/** Items of the history, the latest, whose tags are looked at. */
const TAGGED_LOOKED_AT = 25

/** An item is new for so many days. */
const NEW_DAYS = 30
/** Fewest interactions of a week that make a trend. */
const TREND_LEAST = 3

/**
 * Reasons for the entries of one page, at least one each. Each is a path that the graph held when it was asked; the snapshot's
 * arrays only say where to look. The only people in a path are the viewer and the viewer's friends. A reason that rests on the item alone, or on what
 * training found, has the item for its path.
 */
export function reasonsOf(
  entries: readonly RecommendedItem[],
  viewer: ViewerContext,
  evidence: Evidence,
): ReadonlyMap<string, readonly Explanation[]> {
  return new Map(entries.map((entry) => [entry.id, reasonsFor(entry, viewer, evidence)]))
}

/** Reasons for entries of which no evidence was read yet. */
export async function explainPage(
  entries: readonly RecommendedItem[],
  viewer: ViewerContext,
  serving: Serving,
  finder: EvidenceFinder,
  context: RequestContext,
): Promise<ReadonlyMap<string, readonly Explanation[]>> {
  if (entries.length === 0) return new Map()
  const request = evidenceFor(
    entries.map(({ id }) => id),
    viewer,
    serving,
  )
  return reasonsOf(entries, viewer, await finder.find({ ...request, filter: {} }, context))
}

/** What to look for in the graph to explain these items. */
export function evidenceFor(
  items: readonly string[],
  { user, history, asOf }: ViewerContext,
  { loaded, slot }: Serving,
): Omit<EvidenceRequest, 'filter'> {
  const liked = history.filter(({ weight }) => weight > 0).slice(0, HISTORY_LOOKED_AT)
  const weights = new Map(liked.map(({ item, weight }) => [item, weight]))
  /** By item of the page, its strongest link; more of them would not make it better known, and each is looked up among a hundred. */
  const strongest = new Map<string, { from: string; strength: number }>()
  for (const { from, to, similarity } of loaded?.links(items, [...weights.keys()]) ?? []) {
    const strength = weights.get(from)! * similarity
    if (from !== to && strength > (strongest.get(to)?.strength ?? 0)) strongest.set(to, { from, strength })
  }
  const pairs = Array.from(strongest, ([to, { from }]) => ({ from, to }))
  return {
    ...{ user, items, pairs, slot, asOf },
    history: liked.slice(0, TAGGED_LOOKED_AT).map(({ item }) => item),
  }
}

function reasonsFor(
  entry: RecommendedItem,
  { user, asOf }: ViewerContext,
  evidence: Evidence,
): Explanation[] {
  // Nobody stands at the beginning of a path of somebody who is not known.
  const start: PathStep[] = user === ANONYMOUS ? [] : [{ node: userRef(user), via: null }]
  const ofHistory = (known: ItemRef): PathStep => ({
    node: known,
    via: start.length > 0 ? 'INTERACTED' : null,
  })
  const item = itemRef(entry.id, entry.record.title)
  const end = (via: string): PathStep => ({ node: item, via })
  const reasons: Explanation[] = []

  const link = evidence.similar.find(({ to }) => to === entry.id)
  if (link !== undefined) {
    const known = ofHistory(link.from)
    reasons.push({
      kind: 'SIMILAR_TO_HISTORY',
      // One is looked up, others may be there.
      count: null,
      steps: [...start, known, end(evidence.similarType)],
    })
  }
  const friends = evidence.friends.get(entry.id)
  if (friends !== undefined) {
    const friend: PathStep = { node: friends.friend, via: 'FRIEND' }
    reasons.push({
      kind: 'FRIENDS_LIKED',
      count: friends.count,
      steps: [...start, friend, end('INTERACTED')],
    })
  }
  const community = evidence.communities.get(entry.id)
  if (community !== undefined) {
    const group: PathStep = { node: { type: 'Community', ...community }, via: 'MEMBER_OF' }
    reasons.push({ kind: 'COMMUNITY', count: null, steps: [...start, group, end('FAVOURS')] })
  }
  const shared = sharedTag(entry, evidence)
  if (shared !== null) {
    const known = ofHistory(shared.item)
    const tag: PathStep = { node: tagRef(shared.tag), via: 'TAGGED' }
    reasons.push({ kind: 'TAGS', count: shared.count, steps: [...start, known, tag, end('TAGGED')] })
  }
  const itself: PathStep[] = [{ node: item, via: null }]
  const weight = (wanted: ExplanationKind) =>
    entry.contributions
      .filter(({ source }) => ITEM_SOURCES[source as ItemSource].explains.includes(wanted))
      .reduce((sum, { contribution }) => sum + contribution, 0)
  if (weight('TASTE') > 0) reasons.push({ kind: 'TASTE', count: null, steps: itself })
  const { all, recent, earlier } = evidence.audience.get(entry.id) ?? NO_AUDIENCE
  if (recent >= TREND_LEAST && recent > earlier)
    reasons.push({ kind: 'TRENDING', count: recent, steps: itself })
  const ageMs = asOf - (entry.record.publishedAt ?? Number.NEGATIVE_INFINITY)
  if (ageMs >= 0 && ageMs < NEW_DAYS * DAY_MS) reasons.push({ kind: 'NEW', count: null, steps: itself })
  if (all > 0) reasons.push({ kind: 'POPULAR', count: all, steps: itself })
  // Nothing speaks for it yet: it fills a page that would be short.
  if (reasons.length === 0) reasons.push({ kind: 'NEW', count: 0, steps: itself })
  // The sort is stable: what no source speaks for stays in the order above.
  return reasons.sort((left, right) => weight(right.kind) - weight(left.kind))
}

const NO_AUDIENCE: Audience = { all: 0, recent: 0, earlier: 0 }

/** The tag of the entry that most items of the history carry, and the latest of these. */
function sharedTag(
  { id, record }: RecommendedItem,
  { tagged }: Evidence,
): { readonly tag: string; readonly item: ItemRef; readonly count: number } | null {
  let best: { tag: string; item: ItemRef; count: number } | null = null
  for (const tag of record.tags) {
    const items = tagged.filter(({ item, tags }) => item.id !== id && tags.includes(tag))
    if (items.length > (best?.count ?? 0)) best = { tag, item: items[0]!.item, count: items.length }
  }
  return best
}
