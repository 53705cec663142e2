// Job: Shows that the user is the author of the item.
// Params: $user STRING, $item STRING
// Columns: path
MATCH path = (:User {id: $user})-[:AUTHORED]->(:Item {id: $item})
RETURN path
