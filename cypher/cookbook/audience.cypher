// Job: Who would like an item and has had nothing to do with it: people who took to the 100 items from which training found it near, by the similarity
//   of those; deactivated people and those who dismissed or made it are left out.
// Params: $item STRING, $limit INTEGER
// Columns: id, name, score, through
MATCH (:KindredActive)-[:IS]->(s:KindredSnapshot)
MATCH (item:Item {id: $item})<-[near:SIMILAR_A|SIMILAR_B]-(like:Item)
WHERE type(near) = 'SIMILAR_' + s.slot
WITH item, like, near.score AS similarity
ORDER BY similarity DESC, like.id
LIMIT 100
MATCH (like)<-[:INTERACTED]-(user:User)
WHERE coalesce(user.active, true) AND NOT EXISTS { (user)-[:INTERACTED|DISMISSED|AUTHORED]->(item) }
WITH DISTINCT user, like, similarity
RETURN user.id AS id, user.name AS name, sum(similarity) AS score, collect(coalesce(like.title, like.id))[..3] AS through
ORDER BY score DESC, id
LIMIT $limit
