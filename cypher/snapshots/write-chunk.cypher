// Job: Stores one chunk of a snapshot's bytes. Run again, it changes nothing.
// Params: $version STRING, $index INTEGER, $bytes BYTES
// Columns: none
MATCH (s:KindredSnapshot {version: $version, status: 'writing'})
MERGE (s)-[:HAS_CHUNK]->(c:KindredChunk {index: $index})
SET c.bytes = $bytes
