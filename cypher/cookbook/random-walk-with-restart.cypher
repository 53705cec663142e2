// Title: Random walk with restart
// Job: Returns the probability that a random walk from a user is at a friend of a friend after two steps, if
//   it restarts with probability `restart` before each step. This is the start of personalised PageRank.
// Params: $user STRING, $restart FLOAT, $limit INTEGER
// Columns: id, name, chance
// Example:
//   :param user => '2'
//   :param restart => 0.15
//   :param limit => 10
MATCH (u:User {id: $user})
WITH u, toFloat(COUNT { (u)-[:FRIEND]-() }) AS own
MATCH (u)-[:FRIEND]-(between:User)
WHERE coalesce(between.active, true) AND coalesce(between.showTies, true) AND NOT (u)-[:BLOCKED]-(between)
WITH u, own, between, COUNT { (between)-[:FRIEND]-() } AS theirs
MATCH (between)-[:FRIEND]-(found:User)
WHERE found <> u
  AND NOT (u)-[:FRIEND|REQUESTED|BLOCKED|DISMISSED]-(found)
  AND coalesce(found.active, true) AND coalesce(found.suggestible, true) AND coalesce(found.showTies, true)
RETURN found.id AS id, found.name AS name, sum((1 - $restart) ^ 2 / (own * theirs)) AS chance
ORDER BY chance DESC, id
LIMIT $limit
