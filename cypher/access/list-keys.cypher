// Job: Returns all keys, revoked ones too, in the order in which they were made. Times are milliseconds since
//   1970. `user` is null for a key for all users, and for a key of a user who was deleted.
// Params: none
// Columns: id, scope, user, createdAt, lastUsedAt, revokedAt
MATCH (k:KindredKey)
OPTIONAL MATCH (k)-[:SPEAKS_FOR]->(u:User)
RETURN k.id AS id, k.scope AS scope, u.id AS user, k.createdAt.epochMillis AS createdAt,
  k.lastUsedAt.epochMillis AS lastUsedAt, k.revokedAt.epochMillis AS revokedAt
ORDER BY createdAt, id
