// Job: That an item is the user's own.
// Params: $user STRING, $item STRING
// Columns: path
MATCH path = (:User {id: $user})-[:AUTHORED]->(:Item {id: $item})
RETURN path
