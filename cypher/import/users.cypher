// Job: Creates users or updates their names. A null name keeps the stored one.
// Params: $users LIST<MAP {id, name}>
// Columns: written
UNWIND $users AS row
MERGE (u:User {id: row.id})
SET u.name = coalesce(row.name, u.name)
RETURN count(u) AS written
