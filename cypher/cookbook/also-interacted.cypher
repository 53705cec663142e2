// Job: People who took to this item also took to …, counted live without any training.
// Params: $item STRING, $limit INTEGER
// Columns: id, title, people
MATCH (i:Item {id: $item})<-[:INTERACTED]-(u:User)
WITH DISTINCT i, u
LIMIT 2000
MATCH (u)-[:INTERACTED]->(other:Item)
WHERE other <> i
RETURN other.id AS id, other.title AS title, count(DISTINCT u) AS people
ORDER BY people DESC, id
LIMIT $limit
