// The connection to Neo4j: queries from files, error translation, batches, leases, migrations.

export { createFencedWrites, type FencedWrites, inBatches } from './batches.js'
export {
  type Graph,
  type GraphSettings,
  int,
  openGraph,
  type Params,
  type Transaction,
} from './connection.js'
export { acquireLease, type Lease } from './lease.js'
export { guardWrites, type PrepareOptions, prepareGraph, readImported } from './migrations.js'
export {
  type CypherQuery,
  distinctSorted,
  loadQuery,
  packageRoot,
  queryNames,
  type ScoredLists,
  scoredOf,
  splitStatements,
} from './queries.js'
export { readableRows, tellOnce, type ValueType } from './readable.js'
