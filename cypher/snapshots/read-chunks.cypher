// Job: The bytes of a snapshot, in order.
// Params: $version STRING
// Columns: bytes
MATCH (:KindredSnapshot {version: $version})-[:HAS_CHUNK]->(c:KindredChunk)
RETURN c.bytes AS bytes
ORDER BY c.index
