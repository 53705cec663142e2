import type { Explanation, ExplanationKind, PathStep } from '../core/explanation.js'
import { itemRef, tagRef, userRef } from '../core/explanation.js'
import type { Evidence, EvidenceFinder } from '../core/ports/evidence.js'
import type { ReadOptions } from '../core/ports/read-options.js'
import type { RecommendedItem } from './recommendation.js'
import type { Serving } from './serving-context.js'
import type { ViewerContext } from './viewer-context.js'

/** Items of the history, the latest, whose neighbours and tags are looked at. */
const HISTORY_LOOKED_AT = 100
/** Items of the history, the latest, whose tags are looked at. */
const TAGGED_LOOKED_AT = 25
/** Links looked up for each entry, the strongest. */
const PAIRS_EACH = 3

/** The source that speaks through a kind of reason, to put the reasons of an entry in order. */
const SOURCES_OF_KIND: Partial<Record<ExplanationKind, string>> = {
  SIMILAR_TO_HISTORY: 'neighbours',
  FRIENDS_LIKED: 'friends',
  COMMUNITY: 'community',
  POPULAR: 'popular',
}

/**
 * Reasons for the entries of one page. Each is a path that the graph holds when it is asked, in one query; the snapshot's arrays only say where to
 * look. The only people in a path are the viewer and the viewer's friends.
 */
export async function explainPage(
  entries: readonly RecommendedItem[],
  viewer: ViewerContext,
  { loaded, slot }: Serving,
  finder: EvidenceFinder,
  options: ReadOptions,
): Promise<ReadonlyMap<string, readonly Explanation[]>> {
  if (entries.length === 0) return new Map()
  const liked = viewer.history.filter(({ weight }) => weight > 0).slice(0, HISTORY_LOOKED_AT)
  const similarity = loaded?.similarity ?? (() => 0)
  const pairs = entries.flatMap(({ id: to }) =>
    liked
      .map(({ item: from, weight }) => ({ from, to, strength: weight * similarity(from, to) }))
      .filter(({ strength, from }) => strength > 0 && from !== to)
      .sort((left, right) => right.strength - left.strength)
      .slice(0, PAIRS_EACH)
      .map(({ from }) => ({ from, to })),
  )
  const evidence = await finder.find(
    {
      user: viewer.user,
      items: entries.map(({ id }) => id),
      pairs,
      history: liked.slice(0, TAGGED_LOOKED_AT).map(({ item }) => item),
      slot,
    },
    options,
  )
  return new Map(entries.map((entry) => [entry.id, reasonsFor(entry, viewer.user, evidence)]))
}

function reasonsFor(entry: RecommendedItem, user: string, evidence: Evidence): Explanation[] {
  const start: PathStep = { node: userRef(user), via: null }
  const end = (via: string): PathStep => ({ node: itemRef(entry.id), via })
  const reasons: Explanation[] = []

  const links = evidence.similar.filter(({ to }) => to === entry.id)
  if (links.length > 0) {
    const known: PathStep = { node: itemRef(links[0]!.from), via: 'INTERACTED' }
    reasons.push({
      kind: 'SIMILAR_TO_HISTORY',
      count: links.length,
      steps: [start, known, end(evidence.similarType)],
    })
  }
  const friends = evidence.friends.get(entry.id)
  if (friends !== undefined) {
    const friend: PathStep = { node: userRef(friends.friend), via: 'FRIEND' }
    reasons.push({ kind: 'FRIENDS_LIKED', count: friends.count, steps: [start, friend, end('INTERACTED')] })
  }
  const community = evidence.communities.get(entry.id)
  if (community !== undefined) {
    const group: PathStep = { node: { type: 'Community', ...community }, via: 'MEMBER_OF' }
    reasons.push({ kind: 'COMMUNITY', count: null, steps: [start, group, end('FAVOURS')] })
  }
  const shared = sharedTag(entry, evidence)
  if (shared !== null) {
    const known: PathStep = { node: itemRef(shared.item), via: 'INTERACTED' }
    const tag: PathStep = { node: tagRef(shared.tag), via: 'TAGGED' }
    reasons.push({ kind: 'TAGS', count: shared.count, steps: [start, known, tag, end('TAGGED')] })
  }
  const events = evidence.events.get(entry.id) ?? 0
  if (events > 0)
    reasons.push({ kind: 'POPULAR', count: events, steps: [{ node: itemRef(entry.id), via: null }] })
  const weight = ({ kind }: Explanation) =>
    entry.contributions.find(({ source }) => source === SOURCES_OF_KIND[kind])?.contribution ?? 0
  // The sort is stable: what no source speaks for stays in the order above.
  return reasons.sort((left, right) => weight(right) - weight(left))
}

/** The tag of the entry that most items of the history carry, and the latest of these. */
function sharedTag(
  { id, record }: RecommendedItem,
  { tagged }: Evidence,
): { readonly tag: string; readonly item: string; readonly count: number } | null {
  let best: { tag: string; item: string; count: number } | null = null
  for (const tag of record.tags) {
    const items = [...tagged]
      .filter(([item, tags]) => item !== id && tags.includes(tag))
      .map(([item]) => item)
    if (items.length > (best?.count ?? 0)) best = { tag, item: items[0]!, count: items.length }
  }
  return best
}
