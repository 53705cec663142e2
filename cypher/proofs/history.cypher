// Job: Shows the user's interactions with the item, latest first.
// Params: $user STRING, $item STRING
// Columns: path, kind, at
MATCH path = (:User {id: $user})-[r:INTERACTED]->(:Item {id: $item})
RETURN path, r.kind AS kind, r.at AS at
ORDER BY coalesce(CASE WHEN r.at IS :: ZONED DATETIME THEN r.at.epochMillis END, -8640000000000001) DESC
