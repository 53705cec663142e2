// Job: What the people who like an item also like, for an item without neighbours: people / √(events of the other item + 10). At most
//   200 people and 100 events of each; deactivated and hidden people bridge nothing.
// Params: $item STRING, $attracting LIST<STRING>, $limit INTEGER
// Columns: ids, scores
MATCH (i:Item {id: $item})<-[r:INTERACTED]-(u)
WHERE r.kind IN $attracting AND coalesce(u.active, true) AND coalesce(u.showTies, true)
WITH i, u LIMIT 200
WITH DISTINCT i, u
CALL (i, u) {
  MATCH (u)-[r:INTERACTED]->(j)
  WITH i, r, j LIMIT 100
  WITH i, r, j WHERE r.kind IN $attracting AND j <> i
  RETURN DISTINCT j
}
WITH j, count(*) AS people
WITH j.id AS id, people / sqrt(COUNT { (j)<-[:INTERACTED]-() } + 10) AS score
ORDER BY score DESC, id
LIMIT $limit
RETURN collect(id) AS ids, collect(score) AS scores
