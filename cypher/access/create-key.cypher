// Job: Creates a key. A key for one user is tied to that user, so that the key of a deleted user does not
//   speak for a new user with the same id. Returns no row if the user does not exist. A null user is none.
// Params: $key MAP {id STRING, hash STRING, scope STRING, user STRING, createdAt INTEGER}
// Columns: id
OPTIONAL MATCH (u:User {id: $key.user})
WITH u
WHERE $key.user IS NULL OR u IS NOT NULL
CREATE (k:KindredKey {id: $key.id, hash: $key.hash, scope: $key.scope, createdAt: datetime({epochMillis: $key.createdAt})})
FOREACH (each IN CASE WHEN u IS NULL THEN [] ELSE [u] END | CREATE (k)-[:SPEAKS_FOR]->(each))
RETURN k.id AS id
