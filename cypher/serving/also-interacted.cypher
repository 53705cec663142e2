// Job: What the people who did something with an item also did something with, by kinds of interactions: people / √(events of the other item + 10). At
//   most 200 people and 100 events of each; deactivated and hidden people bridge nothing.
// Params: $item STRING, $kinds LIST<STRING>, $alsoKinds LIST<STRING>, $limit INTEGER
// Columns: ids, scores
MATCH (i:Item {id: $item})<-[r:INTERACTED]-(u)
WHERE r.kind IN $kinds AND coalesce(u.active, true) AND coalesce(u.showTies, true)
WITH i, u LIMIT 200
WITH DISTINCT i, u
CALL (i, u) {
  MATCH (u)-[r:INTERACTED]->(j)
  WITH i, r, j LIMIT 100
  WITH i, r, j WHERE r.kind IN $alsoKinds AND j <> i
  RETURN DISTINCT j
}
WITH j, count(*) AS people
WITH j.id AS id, people / sqrt(COUNT { (j)<-[:INTERACTED]-() } + 10) AS score
ORDER BY score DESC, id
LIMIT $limit
RETURN collect(id) AS ids, collect(score) AS scores
