// Job: Returns users whose id is `id`, or whose name contains a text in lower case. Only active users who are
//   suggestible are returned. It reads all users, and serves texts that the full-text index cannot find.
// Params: $request MAP {id STRING, text STRING, limit INTEGER}
// Columns: id, text
CALL () {
  MATCH (u:User {id: $request.id})
  RETURN u
  UNION ALL
  MATCH (u:User)
  WHERE toLower(u.name) CONTAINS $request.text
  RETURN u LIMIT $request.limit
}
WITH u WHERE coalesce(u.active, true) AND coalesce(u.suggestible, true)
RETURN u.id AS id, u.name AS text
