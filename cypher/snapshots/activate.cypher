// Job: The pointer flip. This version becomes the active one in this slot, the one before becomes ready.
//   No row: there is no such version.
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
