// Job: Candidates that friends liked: the number of friends with an attracting interaction. Deactivated, hidden and blocked people
//   count for nothing. Reads at most 500 friends and 1,000 events of each.
// Params: $user STRING, $attracting LIST<STRING>, $exclude LIST<STRING>, $only LIST<STRING>, $limit INTEGER
// Columns: ids, scores
MATCH (u:User {id: $user})-[:FRIEND]-(f)
WHERE coalesce(f.active, true) AND coalesce(f.showTies, true) AND NOT EXISTS { (u)-[:BLOCKED]-(f) }
WITH DISTINCT f ORDER BY f.id LIMIT 500
CALL (f) {
  MATCH (f)-[r:INTERACTED]->(j)
  WITH r, j LIMIT 1000
  WITH r, j WHERE r.kind IN $attracting
  RETURN DISTINCT j
}
WITH j, count(*) AS score
WITH j.id AS id, score
WHERE NOT id IN $exclude AND ($only IS NULL OR id IN $only)
ORDER BY score DESC, id
LIMIT $limit
RETURN collect(id) AS ids, collect(score) AS scores
