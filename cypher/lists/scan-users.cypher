// Job: Returns users whose id is `id`, or whose name contains a text in lower case. Only active users who are
//   suggestible are returned, without those who have a block with the viewer. A null viewer is nobody. It
//   reads all users, and serves texts that the full-text index cannot find.
// Params: $request MAP {id STRING, text STRING, viewer STRING, limit INTEGER}
// Columns: id, text
CALL () {
  MATCH (u:User {id: $request.id})
  RETURN u
  UNION ALL
  MATCH (u:User)
  WHERE u.name IS :: STRING AND toLower(u.name) CONTAINS $request.text
  RETURN u LIMIT $request.limit
}
WITH u WHERE u.id IS :: STRING NOT NULL AND coalesce(u.active, true) AND coalesce(u.suggestible, true)
  AND NOT EXISTS { (u)-[:BLOCKED]-(:User {id: $request.viewer}) }
RETURN u.id AS id, CASE WHEN u.name IS :: STRING THEN u.name END AS text
