// Title: Nearest items
// Job: Returns the items whose trained vectors are nearest to the vector of an item, from the vector index of
//   the active snapshot.
// Params: $item STRING, $limit INTEGER
// Columns: id, title, similarity
// Example:
//   :param item => '51'
//   :param limit => 10
MATCH (:KindredActive)-[:IS]->(s:KindredSnapshot)
MATCH (i:Item {id: $item})
WITH i, s.slot AS slot, CASE s.slot WHEN 'A' THEN i.embeddingA ELSE i.embeddingB END AS vector
WHERE vector IS NOT NULL
CALL db.index.vector.queryNodes('item_embedding_' + toLower(slot), $limit + 1, vector) YIELD node, score
WHERE node <> i
RETURN node.id AS id, node.title AS title, score AS similarity
ORDER BY similarity DESC, id
LIMIT $limit
