// Job: Deletes items, with the few relationships that were created in the meantime.
// Params: $ids LIST<STRING>
// Columns: deleted
UNWIND $ids AS id
MATCH (item:Item {id: id})
DETACH DELETE item
RETURN count(*) AS deleted
