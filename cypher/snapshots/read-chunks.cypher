// Job: The bytes of a snapshot, in order: in Base64, or as they are in chunks of earlier versions.
// Params: $version STRING
// Columns: text, bytes
MATCH (:KindredSnapshot {version: $version})-[:HAS_CHUNK]->(c:KindredChunk)
RETURN c.text AS text, c.bytes AS bytes
ORDER BY c.index
