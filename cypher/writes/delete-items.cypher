// Job: Delete items, and the few relationships that came meanwhile.
// Params: $ids LIST<STRING>
// Columns: deleted
UNWIND $ids AS id
MATCH (item:Item {id: id})
DETACH DELETE item
RETURN count(*) AS deleted
