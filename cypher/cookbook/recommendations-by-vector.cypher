// Job: Unseen items nearest to a user's learned vector: recommendation by the vector index alone.
// Params: $user STRING, $limit INTEGER
// Columns: id, title, similarity
MATCH (:KindredActive)-[:IS]->(s:KindredSnapshot)
MATCH (u:User {id: $user})
WITH u, s.slot AS slot, CASE s.slot WHEN 'A' THEN u.embeddingA ELSE u.embeddingB END AS vector
WHERE vector IS NOT NULL
CALL db.index.vector.queryNodes('item_embedding_' + toLower(slot), $limit * 10, vector) YIELD node, score
WHERE NOT EXISTS { (u)-[:INTERACTED]->(node) }
RETURN node.id AS id, node.title AS title, score AS similarity
ORDER BY similarity DESC, id
LIMIT $limit
