// Job: Moves the active pointer to a version. It becomes active in the given slot, and the previously active
//   version becomes ready. Returns no row if the version does not exist.
// Params: $version STRING, $slot STRING
// Columns: version
MATCH (s:KindredSnapshot {version: $version})
MERGE (a:KindredActive {key: 'active'})
WITH s, a
OPTIONAL MATCH (a)-[points:IS]->(before:KindredSnapshot)
SET before.status = 'ready'
DELETE points
WITH DISTINCT s, a
CREATE (a)-[:IS]->(s)
SET s.status = 'active', s.slot = $slot
RETURN s.version AS version
