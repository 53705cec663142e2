// Job: Shows up to 25 paths from the user's history over shared tags to the item.
// Params: $user STRING, $item STRING, $attracting LIST<STRING>
// Columns: path, kind, rating
MATCH path = (:User {id: $user})-[r:INTERACTED]->(:Item)-[:TAGGED]->(:Tag)<-[:TAGGED]-(:Item {id: $item})
WHERE r.kind IN $attracting AND coalesce(r.liked, true)
RETURN path, r.kind AS kind, r.rating AS rating
LIMIT 25
