import type { Scored } from '../core/recommender.js'

/** A list of candidates as queries give it: one row, two parallel lists, which decode faster than a row an entry. */
export interface ScoredLists {
  readonly ids: readonly string[]
  readonly scores: readonly number[]
}

export function scoredOf(rows: readonly ScoredLists[]): Scored[] {
  const [row] = rows
  return row === undefined ? [] : row.ids.map((id, position) => ({ id, score: row.scores[position]! }))
}
