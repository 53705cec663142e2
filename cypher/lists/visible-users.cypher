// Job: Returns those of the given users whom a viewer may know of. They are active and have no block with the
//   viewer.
// Params: $request MAP {viewer STRING, ids LIST<STRING>}
// Columns: id
UNWIND $request.ids AS id
MATCH (u:User {id: id})
WHERE coalesce(u.active, true) AND NOT EXISTS { (u)-[:BLOCKED]-(:User {id: $request.viewer}) }
RETURN u.id AS id
