// Title: Recommendations by vector
// Job: Returns the items nearest to a user's trained vector that the user has not interacted with.
// Params: $user STRING, $limit INTEGER
// Columns: id, title, similarity
// Example:
//   :param user => '2'
//   :param limit => 10
MATCH (:KindredActive)-[:IS]->(s:KindredSnapshot)
MATCH (u:User {id: $user})
WITH u, s.slot AS slot, CASE s.slot WHEN 'A' THEN u.embeddingA ELSE u.embeddingB END AS vector
WHERE vector IS NOT NULL
CALL db.index.vector.queryNodes('item_embedding_' + toLower(slot), $limit * 10, vector) YIELD node, score
WHERE NOT EXISTS { (u)-[:INTERACTED]->(node) }
RETURN node.id AS id, node.title AS title, score AS similarity
ORDER BY similarity DESC, id
LIMIT $limit
