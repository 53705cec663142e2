// Job: Returns users whose id is `id`, or whose name matches a query of Lucene. Only active users who are
//   suggestible are returned, without those who have a block with the viewer. A null viewer is nobody. A user
//   may be returned twice.
// Params: $request MAP {id STRING, query STRING, viewer STRING, limit INTEGER}
// Columns: id, text
CALL () {
  MATCH (u:User {id: $request.id})
  RETURN u
  UNION ALL
  CALL db.index.fulltext.queryNodes('user_name', $request.query, {limit: $request.limit}) YIELD node
  RETURN node AS u
}
WITH u WHERE u.id IS :: STRING NOT NULL AND coalesce(u.active, true) AND coalesce(u.suggestible, true)
  AND NOT EXISTS { (u)-[:BLOCKED]-(:User {id: $request.viewer}) }
RETURN u.id AS id, CASE WHEN u.name IS :: STRING THEN u.name END AS text
