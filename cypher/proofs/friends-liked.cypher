// Job: Shows up to 25 friends who liked the item. Friends who are deactivated, hide their ties or have a
//   block with the user are left out.
// Params: $user STRING, $item STRING, $attracting LIST<STRING>
// Columns: path
MATCH path = (u:User {id: $user})-[:FRIEND]-(f:User)-[r:INTERACTED]->(:Item {id: $item})
WHERE r.kind IN $attracting AND coalesce(r.liked, true)
  AND coalesce(f.active, true) AND coalesce(f.showTies, true) AND NOT EXISTS { (u)-[:BLOCKED]-(f) }
RETURN path
ORDER BY f.id
LIMIT 25
