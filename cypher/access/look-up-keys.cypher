// Job: Returns the valid keys with these ids, and whether a key was ever made. A revoked key is not valid,
//   and neither is a key for a user who was deleted. `scope` is read, write, admin or user.
// Params: $ids LIST<STRING>
// Columns: made, keys
RETURN EXISTS { MATCH (:KindredKey) } AS made,
  COLLECT {
    UNWIND $ids AS id
    MATCH (k:KindredKey {id: id})
    WHERE k.revokedAt IS NULL
    OPTIONAL MATCH (k)-[:SPEAKS_FOR]->(u:User)
    WITH k, u
    WHERE k.scope <> 'user' OR u IS NOT NULL
    RETURN {id: k.id, hash: k.hash, scope: k.scope, user: u.id}
  } AS keys
