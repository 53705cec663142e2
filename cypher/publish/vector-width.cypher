// Job: Returns the width of the vectors that a slot holds. No row if it holds none.
// Params: $property STRING
// Columns: width
MATCH (n:User|Item)
WHERE n[$property] IS NOT NULL
RETURN size(n[$property]) AS width
LIMIT 1
