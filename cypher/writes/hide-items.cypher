// Job: Makes items unavailable before they are deleted.
// Params: $ids LIST<STRING>
// Columns: none
UNWIND $ids AS id
MATCH (item:Item {id: id})
SET item.available = false
