// Job: Makes two users friends.
// Params: $lower STRING, $higher STRING, $pair STRING, $at INTEGER
// Columns: none
MATCH (lower:User {id: $lower})
MATCH (higher:User {id: $higher})
MERGE (lower)-[friend:FRIEND {pair: $pair}]-(higher)
ON CREATE SET friend.since = datetime({epochMillis: $at})
