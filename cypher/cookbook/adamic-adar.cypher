// Title: Friends of friends by Adamic-Adar
// Job: Returns friends of friends, scored by Σ 1 / ln(degree) over the mutual friends.
// Params: $user STRING, $limit INTEGER
// Columns: id, name, mutualFriends, score
// Example:
//   :param user => '2'
//   :param limit => 10
MATCH (u:User {id: $user})-[:FRIEND]-(mutual:User)-[:FRIEND]-(candidate:User)
WHERE candidate <> u
  AND NOT (u)-[:FRIEND|REQUESTED|BLOCKED|DISMISSED]-(candidate)
  AND NOT (u)-[:BLOCKED]-(mutual)
  AND coalesce(mutual.showTies, true) AND coalesce(candidate.showTies, true)
  AND coalesce(candidate.active, true) AND coalesce(candidate.suggestible, true)
WITH candidate, mutual, COUNT { (mutual)-[:FRIEND]-() } AS degree
RETURN candidate.id AS id, candidate.name AS name, count(mutual) AS mutualFriends, sum(1.0 / log(degree)) AS score
ORDER BY score DESC, id
LIMIT $limit
