// Job: Returns the chunks of a generation of a snapshot in order: `text` is Base64; chunks from earlier
//   versions have `bytes` instead.
// Params: $version STRING, $generation INTEGER
// Columns: text, bytes
MATCH (:KindredSnapshot {version: $version})-[:HAS_CHUNK]->(c:KindredChunk)
WHERE coalesce(c.generation, 0) = $generation
RETURN c.text AS text, c.bytes AS bytes
ORDER BY c.index
