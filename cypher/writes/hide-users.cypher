// Job: Take users that are to be deleted out of sight.
// Params: $ids LIST<STRING>
// Columns: none
UNWIND $ids AS id
MATCH (user:User {id: id})
SET user.active = false
