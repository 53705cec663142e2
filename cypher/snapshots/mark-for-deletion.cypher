// Job: First step of deleting a snapshot: marks it as half-written. The active snapshot stays as it is.
// Params: $version STRING
// Columns: active
MATCH (s:KindredSnapshot {version: $version})
WITH s, EXISTS { (:KindredActive)-[:IS]->(s) } AS active
SET s.status = CASE WHEN active THEN s.status ELSE 'writing' END
RETURN active
