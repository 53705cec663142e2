// Title: Users with rare items in common
// Job: Returns the users who share items with a user, scored by Σ 1 / ln(1 + audience) over the shared items.
// Params: $user STRING, $limit INTEGER
// Columns: id, name, isFriend, itemsInCommon, rarest, score
// Example:
//   :param user => '2'
//   :param limit => 10
MATCH (u:User {id: $user})-[:INTERACTED]->(i:Item)
WITH DISTINCT u, i, COUNT { (i)<-[:INTERACTED]-() } AS audience
ORDER BY audience, i.id
LIMIT 200
MATCH (i)<-[:INTERACTED]-(other:User)
WHERE other <> u
  AND NOT (u)-[:BLOCKED]-(other)
  AND coalesce(other.active, true) AND coalesce(other.suggestible, true) AND coalesce(other.showTies, true)
WITH DISTINCT u, other, i, audience
ORDER BY audience, i.id
WITH u, other, collect(coalesce(i.title, i.id)) AS items, sum(1 / log(1.0 + audience)) AS score
RETURN other.id AS id, other.name AS name, EXISTS { (u)-[:FRIEND]-(other) } AS isFriend, size(items) AS itemsInCommon,
  items[0] AS rarest, score
ORDER BY score DESC, id
LIMIT $limit
