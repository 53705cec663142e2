// Job: Returns users by id with their names. Unknown ids are left out.
// Params: $request MAP {ids LIST<STRING>}
// Columns: id, name
UNWIND $request.ids AS id
MATCH (u:User {id: id})
RETURN u.id AS id, u.name AS name
