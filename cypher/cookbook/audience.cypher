// Title: Audience of an item
// Job: Returns users who may like an item: users who interacted with the 100 items that are most similar to
//   it, by the sum of the similarities. Deactivated users, and users who interacted with the item, dismissed
//   it or are its author, are left out.
// Params: $item STRING, $limit INTEGER
// Columns: id, name, score, through
// Example:
//   :param item => '51'
//   :param limit => 20
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
