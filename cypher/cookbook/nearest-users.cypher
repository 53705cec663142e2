// Title: Users with the nearest taste
// Job: Returns the users with the nearest trained vectors who are not yet the user's friends and may be
//   suggested.
// Params: $user STRING, $limit INTEGER
// Columns: id, name, similarity
// Example:
//   :param user => '2'
//   :param limit => 10
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
