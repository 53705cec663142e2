// Job: Returns the given ids that belong to no item.
// Params: $ids LIST<STRING>
// Columns: id
UNWIND $ids AS id
WITH id WHERE NOT EXISTS { (:Item {id: id}) }
RETURN id
