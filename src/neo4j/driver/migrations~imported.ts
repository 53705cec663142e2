import type { Graph } from './connection.js'
import { loadQuery } from './queries.js'

export interface Imported {
  /** Whether the graph holds people or items. */
  readonly occupied: boolean
  /** Names of the data that went in by import, whole or in part. */
  readonly names: readonly string[]
}

/** What was imported into the graph so far, by the ledger. */
export async function readImported(graph: Graph): Promise<Imported> {
  const [row] = await graph.read<Imported>(loadQuery('import/names'), {})
  return row ?? { occupied: false, names: [] }
}
