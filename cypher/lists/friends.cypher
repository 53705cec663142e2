// Job: Returns a page of the friends of each of several users by id, after a given id. Friends who are
//   deactivated, hide their ties or have a block with the user are left out.
// Params: $request MAP {users LIST<STRING>, after STRING, limit INTEGER}
// Columns: user, ids
UNWIND $request.users AS user
MATCH (u:User {id: user})
CALL (u) {
  MATCH (u)-[:FRIEND]-(f:User)
  WHERE f.id IS :: STRING NOT NULL AND f.id > $request.after
    AND coalesce(f.active, true)
    AND coalesce(f.showTies, true)
    AND NOT EXISTS { (u)-[:BLOCKED]-(f) }
  WITH DISTINCT f.id AS id ORDER BY id LIMIT $request.limit
  RETURN collect(id) AS ids
}
RETURN user, ids
