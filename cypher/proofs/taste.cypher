// Job: How near an item lies to a user in the vectors that training wrote; null where it wrote none.
// Params: $user STRING, $item STRING
// Columns: cosine
MATCH (:KindredActive {key: 'active'})-[:IS]->(s:KindredSnapshot)
MATCH (u:User {id: $user}), (i:Item {id: $item})
RETURN CASE s.slot
  WHEN 'A' THEN vector.similarity.cosine(u.embeddingA, i.embeddingA)
  WHEN 'B' THEN vector.similarity.cosine(u.embeddingB, i.embeddingB)
END * 2 - 1 AS cosine
