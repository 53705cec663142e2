// Job: Stores one chunk of a snapshot's bytes, in Base64: drivers read a long text several times as fast as as many bytes. Run again, it changes nothing.
// Params: $version STRING, $index INTEGER, $text STRING
// Columns: none
MATCH (s:KindredSnapshot {version: $version, status: 'writing'})
MERGE (s)-[:HAS_CHUNK]->(c:KindredChunk {index: $index})
SET c.text = $text
