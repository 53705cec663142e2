// Job: Let people follow people, unless one blocks the other. `since` is milliseconds since 1970, or null to leave it.
// Params: $ties LIST<MAP {a, b, since}>
// Columns: written
UNWIND $ties AS tie
MATCH (a:User {id: tie.a})
MATCH (b:User {id: tie.b})
CALL (a, b, tie) {
  WITH a, b, tie
  WHERE NOT EXISTS { (a)-[:BLOCKED]-(b) }
  MERGE (a)-[follows:FOLLOWS]->(b)
  SET follows.at = CASE WHEN tie.since IS NULL THEN follows.at ELSE datetime({epochMillis: toInteger(tie.since)}) END
}
RETURN count(*) AS written
