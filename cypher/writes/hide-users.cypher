// Job: Deactivates users before they are deleted.
// Params: $ids LIST<STRING>
// Columns: none
UNWIND $ids AS id
MATCH (user:User {id: id})
SET user.active = false
