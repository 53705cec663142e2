// Job: Notes when keys were last used. An earlier time than the noted one changes nothing.
// Params: $uses LIST<MAP {id STRING, at INTEGER}>
// Columns: noted
UNWIND $uses AS use
MATCH (k:KindredKey {id: use.id})
WHERE k.lastUsedAt IS NULL OR k.lastUsedAt < datetime({epochMillis: use.at})
SET k.lastUsedAt = datetime({epochMillis: use.at})
RETURN count(*) AS noted
