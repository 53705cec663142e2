// Job: Creates the items that do not exist.
// Params: $ids LIST<STRING>
// Columns: none
UNWIND $ids AS id
MERGE (i:Item {id: id})
ON CREATE SET i.createdAt = datetime()
