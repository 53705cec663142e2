// Job: Returns the ids of the given users that exist.
// Params: $ids LIST<STRING>
// Columns: id
UNWIND $ids AS id
MATCH (user:User {id: id})
RETURN user.id AS id
