// Job: Revokes a key. A key that was revoked before keeps the time of the first revocation.
// Params: $id STRING, $at INTEGER
// Columns: id
MATCH (k:KindredKey {id: $id})
SET k.revokedAt = coalesce(k.revokedAt, datetime({epochMillis: $at}))
RETURN k.id AS id
