// Job: Returns a page of the users who are active and suggestible by id, after a given id, without those who
//   have a block with the viewer. A null viewer is nobody.
// Params: $request MAP {after STRING, viewer STRING, limit INTEGER}
// Columns: id
MATCH (u:User)
WHERE u.id IS :: STRING NOT NULL AND u.id > $request.after AND coalesce(u.active, true) AND coalesce(u.suggestible, true)
  AND NOT EXISTS { (u)-[:BLOCKED]-(:User {id: $request.viewer}) }
RETURN u.id AS id
ORDER BY id
LIMIT $request.limit
