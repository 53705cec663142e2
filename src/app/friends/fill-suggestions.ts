import type { Blended } from '../../core/blend/index.js'
import { BASELINE, type Scored } from '../../core/model/index.js'
import type { FriendCandidates, RequestContext } from '../../core/ports/index.js'
import { orWithout } from '../faults/index.js'
import type { CachedRead } from '../shared/index.js'
import type { FindSuggestible } from './blend-eligible.js'

/** Highest score of an entry that only fills a page. It is lower than any score of a blend. */
const MAX_FILLER_SCORE = 1e-6
/** Users checked in one query. */
const BATCH_SIZE = 1_000

interface FillSuggestionsRequest {
  readonly viewer: string
  /** Number of entries wanted. */
  readonly wanted: number
  /** Best first; already checked by `findSuggestible`. */
  readonly blended: readonly Blended[]
  /** Whether a user may be on this page, apart from the rules that `findSuggestible` checks. */
  readonly isAllowed: (id: string) => boolean
  readonly findSuggestible: FindSuggestible
}

interface FillSuggestionsDependencies {
  readonly candidates: Pick<FriendCandidates, 'usersAfter'>
  /** Users with the most ties, best first. */
  readonly wellConnected: CachedRead<readonly Scored[]>
}

/**
 * The best `wanted` users: first the blend, then the users with the most ties, then all others, so that a
 * page is only short if no suggestible user is left. The last group is in order of id and starts after the
 * viewer's own id, so that different viewers get different users.
 */
export async function fillSuggestions(
  { viewer, wanted, blended, isAllowed, findSuggestible }: FillSuggestionsRequest,
  { candidates, wellConnected }: FillSuggestionsDependencies,
  context: RequestContext,
): Promise<readonly Blended[]> {
  const page = blended.filter(({ id }) => isAllowed(id)).slice(0, wanted)
  const handled = new Set(page.map(({ id }) => id))
  /** @param byTies whether the users are ranked by their ties; then users who hide their ties are skipped. */
  const add = async (users: readonly Blended[], byTies: boolean): Promise<void> => {
    for (let start = 0; start < users.length && page.length < wanted; start += BATCH_SIZE) {
      const batch = users
        .slice(start, start + BATCH_SIZE)
        .filter(({ id }) => isAllowed(id) && !handled.has(id))
      const suggestible = await findSuggestible(batch.map(({ id }) => id))
      for (const user of batch) {
        const showsTies = suggestible.get(user.id)
        if (byTies && showsTies === false) continue
        handled.add(user.id)
        if (showsTies !== undefined && page.length < wanted) page.push(user)
      }
    }
  }

  if (page.length < wanted) {
    const connected = await orWithout(
      'list of well-connected users',
      () => wellConnected(context),
      [],
      context,
    )
    const maxTies = connected[0]?.score ?? 0
    await add(
      connected.map(({ id, score }) => byPopularity(id, score / maxTies)),
      true,
    )
  }
  // All ids after the viewer's, then the ids from the first one up to the viewer's.
  for (const start of [viewer, '']) {
    let after = start
    let hasMore = true
    while (hasMore && page.length < wanted) {
      const ids = await candidates.usersAfter(after, BATCH_SIZE, context)
      await add(
        ids.map((id) => ({ id, score: 0, contributions: [] })),
        false,
      )
      const hasWrapped = start === '' && ids.includes(viewer)
      hasMore = ids.length === BATCH_SIZE && !hasWrapped
      after = ids.at(-1) ?? ''
    }
  }
  return page
}

/** @param share ties of the user relative to the most connected user. */
function byPopularity(id: string, share: number): Blended {
  const score = share * MAX_FILLER_SCORE
  return { id, score, contributions: [{ source: BASELINE, contribution: score }] }
}
