// Job: Returns users who like items that are near another item, by the sum of the similarities. Each item
//   counts once per user. Reads at most 1,000 interactions of each item.
// Params: $links LIST<MAP {item, similarity}>, $attracting LIST<STRING>, $limit INTEGER
// Columns: ids, scores
UNWIND $links AS link
MATCH (i:Item {id: link.item})
CALL (i) {
  MATCH (i)<-[r:INTERACTED]-(u)
  WITH r, u LIMIT 1000
  WITH r, u WHERE r.kind IN $attracting AND coalesce(r.liked, true)
  RETURN DISTINCT u
}
WITH u, sum(link.similarity) AS score
WHERE score > 0
WITH u.id AS id, score
ORDER BY score DESC, id
LIMIT $limit
RETURN collect(id) AS ids, collect(score) AS scores
