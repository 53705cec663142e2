// Job: Shows the 25 items of the user's history with the trained vectors closest to that of the item, by
//   cosine. No rows if the item has no vector.
// Params: $user STRING, $item STRING, $attracting LIST<STRING>
// Columns: close, title, kinds, cosine
MATCH (:KindredActive {key: 'active'})-[:IS]->(s:KindredSnapshot)
MATCH (:User {id: $user})-[r:INTERACTED]->(h:Item), (i:Item {id: $item})
WHERE r.kind IN $attracting AND coalesce(r.liked, true) AND h <> i
WITH s, h, i, collect(DISTINCT r.kind) AS kinds
WITH h, kinds, CASE s.slot
  WHEN 'A' THEN vector.similarity.cosine(h.embeddingA, i.embeddingA)
  WHEN 'B' THEN vector.similarity.cosine(h.embeddingB, i.embeddingB)
END * 2 - 1 AS cosine
WHERE cosine > 0
RETURN h.id AS close, h.title AS title, kinds, cosine
ORDER BY cosine DESC
LIMIT 25
