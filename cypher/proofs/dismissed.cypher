// Job: Shows that the user dismissed the item.
// Params: $user STRING, $item STRING
// Columns: path
MATCH path = (:User {id: $user})-[:DISMISSED]->(:Item {id: $item})
RETURN path
