// Job: Stores one chunk of a snapshot as Base64, because drivers read a long string several times as fast as
//   a byte array of the same length. Running it again changes nothing.
// Params: $version STRING, $index INTEGER, $text STRING
// Columns: none
MATCH (s:KindredSnapshot {version: $version, status: 'writing'})
MERGE (s)-[:HAS_CHUNK]->(c:KindredChunk {index: $index})
SET c.text = $text
