// Title: Followers to follow back
// Job: Returns the followers that a user does not follow, latest first.
// Params: $user STRING, $limit INTEGER
// Columns: id, name, since
// Example:
//   :param user => '2'
//   :param limit => 10
MATCH (u:User {id: $user})<-[follows:FOLLOWS]-(follower:User)
WHERE NOT (u)-[:FOLLOWS|DISMISSED]->(follower)
  AND NOT (u)-[:FRIEND|REQUESTED|BLOCKED]-(follower)
  AND coalesce(follower.active, true) AND coalesce(follower.suggestible, true) AND coalesce(follower.showTies, true)
RETURN follower.id AS id, follower.name AS name, follows.at AS since
ORDER BY since IS NULL, since DESC, id
LIMIT $limit
