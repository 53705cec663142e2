// Job: Returns the next page of a user's friends by id, after a given id. Friends with a block between them
//   and the user are left out.
// Params: $user STRING, $after STRING, $limit INTEGER
// Columns: id
MATCH (u:User {id: $user})-[:FRIEND]-(f:User)
WHERE f.id > $after AND NOT EXISTS { (u)-[:BLOCKED]-(f) }
RETURN DISTINCT f.id AS id
ORDER BY id
LIMIT $limit
