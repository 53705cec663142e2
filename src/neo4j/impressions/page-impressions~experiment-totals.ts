import type { ExperimentTotals, VariantTotals } from '../core/ports/experiment-totals.js'
import { type Graph, int } from './connection.js'
import { loadQuery } from './queries.js'

/** @param clicks kinds of interaction that are clicks. */
export function createExperimentTotals(graph: Graph, clicks: readonly string[]): ExperimentTotals {
  const totals = loadQuery('exposures/experiment-totals')
  return {
    of: (experiment, until, options) =>
      graph.read<VariantTotals>(totals, { experiment, until: int(until), clicks }, options),
  }
}
