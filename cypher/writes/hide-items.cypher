// Job: Take items that are to be deleted out of sight.
// Params: $ids LIST<STRING>
// Columns: none
UNWIND $ids AS id
MATCH (item:Item {id: id})
SET item.available = false
