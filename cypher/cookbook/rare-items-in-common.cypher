// Job: Who shares rare items with a user: each item in common counts 1 / ln of its audience and one, so that what everybody has says little.
// Params: $user STRING, $limit INTEGER
// Columns: id, name, isFriend, itemsInCommon, rarest, score
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
