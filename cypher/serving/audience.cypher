// Job: People who took to items that are linked to another one: Σ over the links of similarity, each item once a person. At most 1,000 events of each
//   linked item are looked at.
// Params: $links LIST<MAP {item, similarity}>, $attracting LIST<STRING>, $limit INTEGER
// Columns: ids, scores
UNWIND $links AS link
MATCH (i:Item {id: link.item})
CALL (i) {
  MATCH (i)<-[r:INTERACTED]-(u)
  WITH r, u LIMIT 1000
  WITH r, u WHERE r.kind IN $attracting
  RETURN DISTINCT u
}
WITH u, sum(link.similarity) AS score
WHERE score > 0
WITH u.id AS id, score
ORDER BY score DESC, id
LIMIT $limit
RETURN collect(id) AS ids, collect(score) AS scores
