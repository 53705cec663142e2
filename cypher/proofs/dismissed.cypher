// Job: That a user does not want to see an item again.
// Params: $user STRING, $item STRING
// Columns: path
MATCH path = (:User {id: $user})-[:DISMISSED]->(:Item {id: $item})
RETURN path
