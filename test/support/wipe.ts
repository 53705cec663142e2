import { type Graph, prepareGraph } from '../../src/neo4j/driver/index.js'

import { cypher } from './cypher.js'

/**
 * Empties the graph of the test server, drops the vector indexes that training creates, and applies the
 * schema again.
 */
export async function wipe(graph: Graph): Promise<void> {
  await empty(graph)
  await prepareGraph(graph)
}

/** Like {@link wipe}, but also removes the marker, constraints and indexes. */
export async function wipeBare(graph: Graph): Promise<void> {
  await empty(graph)
  await dropAll(graph, 'CONSTRAINT', 'SHOW CONSTRAINTS YIELD name RETURN name')
  await dropAll(graph, 'INDEX', "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name")
}

async function empty(graph: Graph): Promise<void> {
  await dropAll(graph, 'INDEX', "SHOW INDEXES YIELD name, type WHERE type = 'VECTOR' RETURN name")
  for (const target of ['()-[entity]->()', '(entity)']) {
    const text = `MATCH ${target} CALL (entity) { DELETE entity } IN TRANSACTIONS OF 20000 ROWS`
    await graph.runAutoCommit(cypher(text), {})
  }
}

async function dropAll(graph: Graph, kind: 'CONSTRAINT' | 'INDEX', list: string): Promise<void> {
  for (const { name } of await graph.read<{ name: string }>(cypher(list), {}))
    await graph.runAutoCommit(cypher(`DROP ${kind} \`${name}\` IF EXISTS`), {})
}
