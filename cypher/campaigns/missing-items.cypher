// Job: Those of some ids that are of no item.
// Params: $ids LIST<STRING>
// Columns: id
UNWIND $ids AS id
WITH id WHERE NOT EXISTS { (:Item {id: id}) }
RETURN id
