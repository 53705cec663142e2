import { type Blended, blendLists } from '../../core/blend/index.js'
import { BASELINE, type FriendSource, type Scored, type SourceWeights } from '../../core/model/index.js'
import type { FriendCandidates, RequestContext } from '../../core/ports/index.js'

import type { CachedRead } from '../shared/index.js'
import { TWO_HOP_SOURCES } from './friend-model.js'

/** Highest score of an entry that only fills a page, below what any blend gives. */
const FILLER_SCORE = 1e-6
/** People who are looked through at a time. */
const STRIDE = 1_000

export interface FillSuggestionsRequest {
  /** Whose page it is. */
  readonly user: string
  /** Entries wanted. */
  readonly wanted: number
  /** Best first; the rules have been asked about them. */
  readonly blended: readonly Blended[]
  /** Whether a person may be on this page at all; the rules are asked besides. */
  readonly allows: (id: string) => boolean
  /** Those of the people whom the rules let through now, and whether they show their ties. */
  readonly suggestible: (people: readonly string[]) => Promise<ReadonlyMap<string, boolean>>
}

export interface FillSuggestionsDependencies {
  readonly candidates: Pick<FriendCandidates, 'usersAfter'>
  /** People with the most ties, best first. */
  readonly wellConnected: CachedRead<readonly Scored[]>
}

/**
 * The best `wanted` people: first those whom the sources gave, then by ties, then whoever is left, so that a page is full while there is
 * anybody. The last of these begin behind the viewer's own id: the same few must not fill everybody's page.
 */
export async function fillSuggestions(
  { user, wanted, blended, allows, suggestible }: FillSuggestionsRequest,
  { candidates, wellConnected }: FillSuggestionsDependencies,
  context: RequestContext,
): Promise<readonly Blended[]> {
  const page = blended.filter(({ id }) => allows(id)).slice(0, wanted)
  const met = new Set(page.map(({ id }) => id))
  /** @param byTies whether the people stand there for the number of their ties, which some hide. */
  const add = async (people: readonly Blended[], byTies: boolean): Promise<void> => {
    for (let start = 0; start < people.length && page.length < wanted; start += STRIDE) {
      const open = people.slice(start, start + STRIDE).filter(({ id }) => allows(id) && !met.has(id))
      const free = await suggestible(open.map(({ id }) => id))
      for (const person of open) {
        const shows = free.get(person.id)
        if (byTies && shows === false) continue
        met.add(person.id)
        if (shows !== undefined && page.length < wanted) page.push(person)
      }
    }
  }
  if (page.length < wanted) {
    const connected = await wellConnected(context)
    const most = connected[0]?.score ?? 0
    const fillers = connected.map(({ id, score }) => filler(id, score / most))
    await add(fillers, true)
  }
  for (const from of [user, '']) {
    for (let after = from, more = true; more && page.length < wanted; ) {
      const ids = await candidates.usersAfter(after, STRIDE, context)
      const rest = ids.map((id) => ({ id, score: 0, contributions: [] }))
      await add(rest, false)
      // The second time round ends where the first began.
      more = ids.length === STRIDE && !(from === '' && ids.includes(user))
      after = ids.at(-1) ?? ''
    }
  }
  return page
}

function filler(id: string, share: number): Blended {
  const score = share * FILLER_SCORE
  return { id, score, contributions: [{ source: BASELINE, contribution: score }] }
}

export interface BlendEligibleRequest {
  /** What each source gave, best first, by source name. */
  readonly lists: ReadonlyMap<FriendSource, readonly Scored[]>
  readonly weights: SourceWeights
  /** Entries wanted. */
  readonly wanted: number
  /** Whether a person may be on this page at all; the rules are asked besides. */
  readonly allows: (id: string) => boolean
  /** What changes the order of a blend, such as the impression discount. */
  readonly reorder: (blended: readonly Blended[]) => readonly Blended[]
  /** Those of the people whom the rules let through now, and whether they show their ties. */
  readonly suggestible: (people: readonly string[]) => Promise<ReadonlyMap<string, boolean>>
  /** Hears at once whom the page will hold if the rules let everybody through. */
  readonly onExpected?: (people: readonly string[]) => void
}

/** Sources that speak of a person's own ties; what somebody hides leads to nobody. */
const OVER_TIES: ReadonlySet<FriendSource> = new Set([...TWO_HOP_SOURCES, BASELINE])
/** People asked about at first besides those who stand on the page, so that a few who may not be shown cost no second question. */
const SPARE = 20
/** People of each list that are asked about at first; each question asks about so many times as many. */
const HEAD = 2
const GROWTH = 4

/**
 * The best `wanted` people of a blend of lists without those whom the rules keep out: nobody who may not be shown has a say in how the others score.
 * Only those who make a difference are asked about: the page itself, and the best of each list, by whom a list is calibrated. Lists
 * of ties are kept for a while, so they count only for those who still show their ties.
 */
export async function blendEligible(request: BlendEligibleRequest): Promise<readonly Blended[]> {
  const { weights, wanted, allows, reorder, suggestible } = request
  const lists = [...request.lists].filter(([source]) => (weights[source] ?? 0) > 0)
  /** Whether those who were asked about show their ties; undefined: they may not be shown. */
  const asked = new Map<string, boolean | undefined>()
  const counts = (source: FriendSource, id: string): boolean =>
    !asked.has(id) || (OVER_TIES.has(source) ? asked.get(id) === true : asked.get(id) !== undefined)
  for (let reach = 1; ; reach *= GROWTH) {
    const left = new Map(lists.map(([source, list]) => [source, list.filter(({ id }) => counts(source, id))]))
    const blended = reorder(blendLists(left, weights)).filter(({ id }) => allows(id))
    const page = blended.slice(0, wanted)
    if (reach === 1) request.onExpected?.(page.map(({ id }) => id))
    const heads = (length: number) => [...left.values()].flatMap((list) => list.slice(0, length))
    if ([...page, ...heads(1)].every(({ id }) => asked.has(id))) return page
    const people = new Set(
      [...blended.slice(0, wanted + SPARE * reach), ...heads(HEAD * reach)].map(({ id }) => id),
    )
    const open = [...people].filter((id) => !asked.has(id))
    const free = await suggestible(open)
    for (const id of open) asked.set(id, free.get(id))
  }
}
