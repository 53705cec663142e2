// Job: Whom a random walk from a user finds at its second step, if it goes home with a chance of `restart` before each: the beginning of personalised
//   PageRank. Everybody on the way picks one of their friends at random.
// Params: $user STRING, $restart FLOAT, $limit INTEGER
// Columns: id, name, chance
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
