// Job: Stores one chunk of the next generation of a snapshot. The first SET locks the snapshot before its
//   status is read: one that is being deleted gets no chunk. Returns no row then, or if it was written again
//   in the meantime. `own` is whether the caller writes the snapshot for the first time.
// Params: $version STRING, $generation INTEGER, $index INTEGER, $text STRING, $own BOOLEAN
// Columns: index
MATCH (s:KindredSnapshot {version: $version})
SET s.version = s.version
WITH s
WHERE coalesce(s.generation, 0) = $generation - 1 AND (s.status = 'writing') = $own
MERGE (s)-[:HAS_CHUNK]->(c:KindredChunk {generation: $generation, index: $index})
SET c.text = $text
RETURN c.index AS index
