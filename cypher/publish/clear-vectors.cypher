// Job: Takes the vectors of a slot off some nodes; asked until none is left.
// Params: $property STRING, $limit INTEGER
// Columns: changed
MATCH (n:User|Item)
WHERE n[$property] IS NOT NULL
WITH n LIMIT $limit
SET n[$property] = null
RETURN count(*) AS changed
