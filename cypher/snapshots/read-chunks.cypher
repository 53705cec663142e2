// Job: Returns the chunks of a snapshot in order: `text` is Base64; chunks from earlier versions have `bytes`
//   instead.
// Params: $version STRING
// Columns: text, bytes
MATCH (:KindredSnapshot {version: $version})-[:HAS_CHUNK]->(c:KindredChunk)
RETURN c.text AS text, c.bytes AS bytes
ORDER BY c.index
