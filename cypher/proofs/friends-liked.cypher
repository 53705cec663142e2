// Job: Shows up to 25 interactions of friends with the item that reasons may tell, highest rating first.
//   Friends who are deactivated, hide their ties or have a block with the user are left out, and so are those
//   who repel the item too.
// Params: $user STRING, $item STRING, $told LIST<STRING>, $repelling LIST<STRING>
// Columns: path, friend, kind, rating
MATCH path = (u:User {id: $user})-[:FRIEND]-(f:User)-[r:INTERACTED]->(i:Item {id: $item})
WHERE r.kind IN $told AND coalesce(r.liked, true)
  AND coalesce(f.active, true) AND coalesce(f.showTies, true) AND NOT EXISTS { (u)-[:BLOCKED]-(f) }
  AND NOT EXISTS { MATCH (f)-[other:INTERACTED]->(i) WHERE other.kind IN $repelling }
RETURN path, f.id AS friend, r.kind AS kind, r.rating AS rating
ORDER BY kind, rating DESC, friend
LIMIT 25
