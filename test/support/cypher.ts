import type { CypherQuery } from '../../src/neo4j/driver/index.js'

/**
 * A query that only a test needs, to set up or read the graph: `graph.read(cypher('MATCH (u:User) RETURN u.id
 * AS id'), {})`.
 */
export function cypher(text: string): CypherQuery {
  return { name: 'test', text, job: 'a test', params: [], columns: [] }
}
