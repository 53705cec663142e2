import { type Graph, int, listMigrations, prepareGraph } from '../../src/neo4j/driver/index.js'

import { cypher } from './cypher.js'

/**
 * Empties the graph of the test server and applies the schema again. The vector indexes that trainings create
 * stay. A marker of the current schema stays if the whole schema is there, so that no migration runs:
 * each would make the server plan all queries again.
 */
export async function wipe(graph: Graph): Promise<void> {
  // A file before may have left a marker of the current schema without its constraints.
  if (!(await hasSchema(graph))) await wipeBare(graph)
  const version = listMigrations().at(-1)!.version
  await empty(graph, `WHERE NOT (entity:KindredGraph AND entity.schemaVersion = ${version})`)
  await graph.runAutoCommit(
    cypher(`MATCH (marker:KindredGraph) SET marker = marker {.key, .createdAt, schemaVersion: $version}`),
    { version: int(version) },
  )
  await prepareGraph(graph)
}

/** Like {@link wipe}, but also removes the marker, constraints and indexes. */
export async function wipeBare(graph: Graph): Promise<void> {
  await empty(graph, '')
  await dropAll(graph, 'CONSTRAINT', 'SHOW CONSTRAINTS YIELD name RETURN name')
  await dropAll(graph, 'INDEX', SHOW_INDEXES)
}

const SHOW_INDEXES = "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name"

/** Whether the constraints and indexes that the migrations leave are there. */
async function hasSchema(graph: Graph): Promise<boolean> {
  const expected = new Set<string>()
  for (const { query } of listMigrations()) {
    for (const [, verb, name] of query.text.matchAll(
      /^(CREATE|DROP) (?:FULLTEXT )?(?:CONSTRAINT|INDEX) (\w+)/gm,
    )) {
      if (verb === 'CREATE') expected.add(name!)
      else expected.delete(name!)
    }
  }
  // Each constraint has an index of its name.
  const indexes = await graph.read<{ name: string }>(cypher(SHOW_INDEXES), {})
  const found = new Set(indexes.map(({ name }) => name))
  return [...expected].every((name) => found.has(name))
}

async function empty(graph: Graph, nodes: string): Promise<void> {
  for (const target of ['()-[entity]->()', `(entity) ${nodes}`]) {
    const text = `MATCH ${target} CALL (entity) { DELETE entity } IN TRANSACTIONS OF 20000 ROWS`
    await graph.runAutoCommit(cypher(text), {})
  }
}

async function dropAll(graph: Graph, kind: 'CONSTRAINT' | 'INDEX', list: string): Promise<void> {
  for (const { name } of await graph.read<{ name: string }>(cypher(list), {}))
    await graph.runAutoCommit(cypher(`DROP ${kind} \`${name}\` IF EXISTS`), {})
}
