// Job: Returns items by the number of users with an attracting interaction, highest first.
// Params: $attracting LIST<STRING>, $limit INTEGER
// Columns: ids, scores
MATCH (i:Item)
WITH i, COUNT {
  MATCH (i)<-[r:INTERACTED]-(u)
  WHERE r.kind IN $attracting AND coalesce(r.liked, true)
  RETURN DISTINCT u
} AS score
WITH i.id AS id, score
ORDER BY score DESC, id
LIMIT $limit
RETURN collect(id) AS ids, collect(score) AS scores
