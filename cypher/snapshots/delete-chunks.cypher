// Job: Deletes up to `limit` chunks of a snapshot that is marked for deletion. It is repeated until nothing
//   is left.
// Params: $version STRING, $limit INTEGER
// Columns: deleted
MATCH (:KindredSnapshot {version: $version, status: 'writing'})-[:HAS_CHUNK]->(c:KindredChunk)
WITH c LIMIT $limit
DETACH DELETE c
RETURN count(*) AS deleted
