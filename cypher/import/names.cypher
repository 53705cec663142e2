// Job: Whether the graph holds anything, and the names of the data that was imported into it, whole or in part.
// Params: none
// Columns: occupied, names
OPTIONAL MATCH (import:KindredImport)
WHERE import.name IS NOT NULL
RETURN EXISTS { MATCH (n) WHERE n:User OR n:Item } AS occupied, collect(DISTINCT import.name) AS names
