// Job: Creates the users that do not exist.
// Params: $ids LIST<STRING>
// Columns: none
UNWIND $ids AS id
MERGE (:User {id: id})
