// Job: A page of a user's friends by id, behind one of them.
// Params: $user STRING, $after STRING, $limit INTEGER
// Columns: id
MATCH (u:User {id: $user})-[:FRIEND]-(f:User)
WHERE f.id > $after AND NOT EXISTS { (u)-[:BLOCKED]-(f) }
RETURN DISTINCT f.id AS id
ORDER BY id
LIMIT $limit
