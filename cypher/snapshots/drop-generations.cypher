// Job: Deletes up to `limit` chunks of a snapshot that are of another generation than the one that is read.
//   It is repeated until nothing is left.
// Params: $version STRING, $limit INTEGER
// Columns: deleted
MATCH (s:KindredSnapshot {version: $version})-[:HAS_CHUNK]->(c:KindredChunk)
WHERE coalesce(c.generation, 0) <> coalesce(s.generation, 0)
WITH c LIMIT $limit
DETACH DELETE c
RETURN count(*) AS deleted
