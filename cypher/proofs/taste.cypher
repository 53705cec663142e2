// Job: Returns the cosine similarity of the trained vectors of the user and the item; null if either has no
//   vector.
// Params: $user STRING, $item STRING
// Columns: cosine
MATCH (:KindredActive {key: 'active'})-[:IS]->(s:KindredSnapshot)
MATCH (u:User {id: $user}), (i:Item {id: $item})
RETURN CASE s.slot
  WHEN 'A' THEN vector.similarity.cosine(u.embeddingA, i.embeddingA)
  WHEN 'B' THEN vector.similarity.cosine(u.embeddingB, i.embeddingB)
END * 2 - 1 AS cosine
