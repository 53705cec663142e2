import type { CypherQuery } from '../../src/neo4j/driver/index.js'

/**
 * A query of a test's own, to set up or look at the graph: `graph.read(cypher('MATCH (u:User) RETURN u.id AS
 * id'), {})`.
 */
export function cypher(text: string): CypherQuery {
  return { name: 'test', text, job: 'a test', params: [], columns: [] }
}
