// Job: First step of deleting a snapshot: from here on it counts as half-written. The active one stays as it is.
// Params: $version STRING
// Columns: active
MATCH (s:KindredSnapshot {version: $version})
WITH s, EXISTS { (:KindredActive)-[:IS]->(s) } AS active
SET s.status = CASE WHEN active THEN s.status ELSE 'writing' END
RETURN active
