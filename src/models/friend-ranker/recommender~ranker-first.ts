import { bestRows } from '../numeric/best-rows.js'
import { rowIndices } from '../numeric/csr.js'
import type { RankerGraph } from './ranker-graph.js'

/** People for somebody of whom nothing is known, and the log-odds that a tie of theirs leads there. */
export interface FirstTies {
  readonly candidates: Int32Array
  readonly odds: Float64Array
}

const MOST = 1000

/**
 * Whom the first tie of somebody leads to of whom nothing is known: `p_w = Σ_u 1 / d_u / people`, over those who are tied to w, is the chance that
 * a tie of a person drawn at random leads to w. Whoever has most ties has them in large part with those who know everybody; this counts each
 * person once, in whatever community they are, and so communities by their size.
 */
export function firstTies({ ties, users }: Pick<RankerGraph, 'ties' | 'users'>) {
  const shares = new Float32Array(users)
  let people = 0
  for (let user = 0; user < users; user++) {
    const own = rowIndices(ties, user)
    if (own.length > 0) people++
    for (const other of own) shares[other]! += 1 / own.length
  }
  const rows = bestRows(shares, MOST).filter((row) => shares[row]! > 0)
  return {
    without(excluded: ReadonlySet<number>): FirstTies {
      const candidates = rows.filter((row) => !excluded.has(row))
      const odds = Float64Array.from(candidates, (row) => {
        const share = Math.min(shares[row]! / people, MOST_LIKELY)
        return Math.log(share / (1 - share))
      })
      return { candidates, odds }
    },
  }
}

const MOST_LIKELY = 0.999
