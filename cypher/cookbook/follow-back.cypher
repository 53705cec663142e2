// Job: Who follows a user whom the user does not follow, the latest first.
// Params: $user STRING, $limit INTEGER
// Columns: id, name, since
MATCH (u:User {id: $user})<-[follows:FOLLOWS]-(follower:User)
WHERE NOT (u)-[:FOLLOWS|DISMISSED]->(follower)
  AND NOT (u)-[:FRIEND|REQUESTED|BLOCKED]-(follower)
  AND coalesce(follower.active, true) AND coalesce(follower.suggestible, true) AND coalesce(follower.showTies, true)
RETURN follower.id AS id, follower.name AS name, follows.at AS since
ORDER BY since IS NULL, since DESC, id
LIMIT $limit
