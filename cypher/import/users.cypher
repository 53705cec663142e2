// Job: Create users, or name those that are there; a name that is null stays as it is.
// Params: $users LIST<MAP {id, name}>
// Columns: written
UNWIND $users AS row
MERGE (u:User {id: row.id})
SET u.name = coalesce(row.name, u.name)
RETURN count(u) AS written
