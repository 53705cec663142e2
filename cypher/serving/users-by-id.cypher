// Job: Users by id, for answers; what does not exist is absent.
// Params: $request MAP {ids LIST<STRING>}
// Columns: id, name
UNWIND $request.ids AS id
MATCH (u:User {id: id})
RETURN u.id AS id, u.name AS name
