// Job: Recommends items by the number of paths over users with common items: the usual first query for
//   collaborative filtering. A baseline of bench/serving.
// Params: $user STRING
// Columns: id, score
MATCH (u:User {id: $user})-[:INTERACTED]->(:Item)<-[:INTERACTED]-(:User)-[:INTERACTED]->(j:Item)
WHERE NOT EXISTS { (u)-[:INTERACTED]->(j) }
RETURN j.id AS id, count(*) AS score
ORDER BY score DESC
LIMIT 20
