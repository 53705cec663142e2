// Job: The collaborative query that everybody writes first: what the people who did the same also did, counted. The yardstick of bench/serving.
// Params: $user STRING
// Columns: id, score
MATCH (u:User {id: $user})-[:INTERACTED]->(:Item)<-[:INTERACTED]-(:User)-[:INTERACTED]->(j:Item)
WHERE NOT EXISTS { (u)-[:INTERACTED]->(j) }
RETURN j.id AS id, count(*) AS score
ORDER BY score DESC
LIMIT 20
