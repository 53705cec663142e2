// Job: Deactivates users before they are deleted, and revokes the keys that speak for them.
// Params: $ids LIST<STRING>
// Columns: none
UNWIND $ids AS id
MATCH (user:User {id: id})
SET user.active = false
WITH user
MATCH (key:KindredKey)-[:SPEAKS_FOR]->(user)
SET key.revokedAt = coalesce(key.revokedAt, datetime())
