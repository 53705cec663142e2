// Job: Delete users, and the few relationships that came meanwhile.
// Params: $ids LIST<STRING>
// Columns: deleted
UNWIND $ids AS id
MATCH (user:User {id: id})
DETACH DELETE user
RETURN count(*) AS deleted
