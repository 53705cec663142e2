// Job: Returns all that the graph keeps of a user. A request or follow that a block withholds is told as a
//   plain one. Of what other users did, there are friendships, and requests and follows by users who are
//   visible and have no block with the user; `byOthers` counts the rest.
// Params: $id STRING
// Columns: user, acts, received, byOthers, pages, keys
MATCH (u:User {id: $id})
RETURN properties(u) AS user,
  COLLECT {
    MATCH (u)-[r]->(other)
    WHERE NOT other:KindredPage
    RETURN {
      type: CASE type(r) WHEN 'WITHHELD' THEN 'REQUESTED' WHEN 'FOLLOW_WITHHELD' THEN 'FOLLOWS' ELSE type(r) END,
      label: head(labels(other)), id: coalesce(other.id, other.name), properties: properties(r)
    }
  } AS acts,
  COLLECT {
    MATCH (u)<-[r:FRIEND|FOLLOWS|REQUESTED]-(other:User)
    WHERE type(r) = 'FRIEND' OR (coalesce(other.active, true) AND coalesce(other.showTies, true)
      AND NOT EXISTS { (u)-[:BLOCKED]-(other) })
    RETURN {type: type(r), label: 'User', id: other.id, properties: properties(r)}
  } AS received,
  COUNT { MATCH (u)<-[r]-(:User) WHERE type(r) <> 'FRIEND' } AS byOthers,
  COLLECT { MATCH (u)-[:SHOWN]->(page:KindredPage) RETURN properties(page) } AS pages,
  COLLECT { MATCH (key:KindredKey)-[:SPEAKS_FOR]->(u) RETURN key {.id, .scope, .createdAt, .lastUsedAt, .revokedAt} } AS keys
