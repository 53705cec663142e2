// Job: Counts the users that do not exist or have fewer interactions than `events`.
// Params: $users LIST<MAP {id, events}>
// Columns: missing
UNWIND $users AS row
OPTIONAL MATCH (u:User {id: row.id})
WITH row, u
WHERE u IS NULL OR COUNT { (u)-[:INTERACTED]->() } < row.events
RETURN count(*) AS missing
