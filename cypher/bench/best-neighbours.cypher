// Job: The same over precomputed neighbours, 20 an item: what a look-up of stored lists costs. The yardstick of bench/serving.
// Params: $user STRING
// Columns: id, score
MATCH (u:User {id: $user})-[:INTERACTED]->(:Item)-[s:BENCH_SIMILAR]->(j)
WHERE NOT EXISTS { (u)-[:INTERACTED]->(j) }
RETURN j.id AS id, sum(s.score) AS score
ORDER BY score DESC
LIMIT 20
