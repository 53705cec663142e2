import type { Scored } from '../../core/model/index.js'
import type { RequestContext } from '../../core/ports/index.js'
import type { CandidateFinder, SourcesFor } from './candidates.js'

import type { ViewerContext } from './viewer.js'

/** Which items are scored. */
export interface ScoresWanted {
  /** Maximum number of entries. */
  readonly k: number
  readonly exclude: ReadonlySet<string>
  /** If present, only these items are scored. */
  readonly only?: ReadonlySet<string> | undefined
}

/**
 * Scores of items for one user, best first. They are divided by the best one, 0 … 1, to be comparable between
 * users.
 */
export async function personalScores(
  viewer: ViewerContext,
  { k, exclude, only }: ScoresWanted,
  sourcesFor: SourcesFor,
  finder: CandidateFinder,
  context: RequestContext,
): Promise<readonly Scored[]> {
  const query = {
    target: 'item',
    user: viewer.user,
    k,
    history: viewer.history,
    friends: viewer.friends,
    exclude,
    ...(only && { only }),
    asOf: viewer.asOf,
    ...(context.signal && { signal: context.signal }),
  } as const
  const { blended } = await finder.find(sourcesFor, query, context)
  const best = blended[0]?.score ?? 0
  return blended.map(({ id, score }) => ({ id, score: best > 0 ? score / best : 0 }))
}
