// Job: Friends of a user who liked an item, as far as their ties and likes may be shown to the user.
// Params: $user STRING, $item STRING, $attracting LIST<STRING>
// Columns: path
MATCH path = (u:User {id: $user})-[:FRIEND]-(f:User)-[r:INTERACTED]->(:Item {id: $item})
WHERE r.kind IN $attracting
  AND coalesce(f.active, true) AND coalesce(f.showTies, true) AND NOT EXISTS { (u)-[:BLOCKED]-(f) }
RETURN path
ORDER BY f.id
LIMIT 25
