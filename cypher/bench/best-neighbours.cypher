// Job: Recommends from stored item neighbours, 20 per item: the cost of reading precomputed lists. A baseline
//   of bench/serving.
// Params: $user STRING
// Columns: id, score
MATCH (u:User {id: $user})-[:INTERACTED]->(:Item)-[s:BENCH_SIMILAR]->(j)
WHERE NOT EXISTS { (u)-[:INTERACTED]->(j) }
RETURN j.id AS id, sum(s.score) AS score
ORDER BY score DESC
LIMIT 20
