// Job: People with the nearest taste who are not friends yet and may be suggested.
// Params: $user STRING, $limit INTEGER
// Columns: id, name, similarity
MATCH (:KindredActive)-[:IS]->(s:KindredSnapshot)
MATCH (u:User {id: $user})
WITH u, s.slot AS slot, CASE s.slot WHEN 'A' THEN u.embeddingA ELSE u.embeddingB END AS vector
WHERE vector IS NOT NULL
CALL db.index.vector.queryNodes('user_embedding_' + toLower(slot), $limit * 5, vector) YIELD node, score
WHERE node <> u
  AND NOT (u)-[:FRIEND|REQUESTED|BLOCKED|DISMISSED]-(node)
  AND coalesce(node.active, true) AND coalesce(node.suggestible, true)
RETURN node.id AS id, node.name AS name, score AS similarity
ORDER BY similarity DESC, id
LIMIT $limit
