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
export { isLogInRefused } from './errors.js'
export { joinReads } from './joined-reads.js'
export { acquireLease, type Lease } from './lease.js'
export {
  guardWrites,
  listMigrations,
  type PrepareOptions,
  prepareGraph,
  readImported,
} from './migrations.js'
export {
  type CypherQuery,
  distinctSorted,
  loadQuery,
  packageRoot,
  queryNames,
  splitStatements,
} from './queries.js'
export {
  readableRows,
  type ScoredLists,
  scoredOf,
  tellOnce,
  textIds,
  type ValueType,
} from './readable.js'
export { withTimeLimit } from './time-limit.js'
export { withTrace } from './traced-graph.js'
