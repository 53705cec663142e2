// Job: Items of a user's history that carry a tag of an item.
// Params: $user STRING, $item STRING, $attracting LIST<STRING>
// Columns: path
MATCH path = (:User {id: $user})-[r:INTERACTED]->(:Item)-[:TAGGED]->(:Tag)<-[:TAGGED]-(:Item {id: $item})
WHERE r.kind IN $attracting
RETURN path
LIMIT 25
