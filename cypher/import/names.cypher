// Job: Returns whether the graph contains users or items, and the names of the data sets that were imported,
//   completely or in part.
// Params: none
// Columns: occupied, names
OPTIONAL MATCH (import:KindredImport)
WHERE import.name IS NOT NULL
RETURN EXISTS { MATCH (n) WHERE n:User OR n:Item } AS occupied, collect(DISTINCT import.name) AS names
