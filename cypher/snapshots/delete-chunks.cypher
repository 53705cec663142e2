// Job: Deletes some of a condemned snapshot's chunks; asked until none is left.
// Params: $version STRING, $limit INTEGER
// Columns: deleted
MATCH (:KindredSnapshot {version: $version, status: 'writing'})-[:HAS_CHUNK]->(c:KindredChunk)
WITH c LIMIT $limit
DETACH DELETE c
RETURN count(*) AS deleted
