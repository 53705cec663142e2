// Job: Removes the vectors of a slot from up to `limit` users and items. It is repeated until nothing is
//   left.
// Params: $property STRING, $limit INTEGER
// Columns: changed
MATCH (n:User|Item)
WHERE n[$property] IS NOT NULL
WITH n LIMIT $limit
SET n[$property] = null
RETURN count(*) AS changed
