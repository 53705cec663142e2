// Job: Takes a slot away from the snapshot that holds it, before the slot is cleared. The active snapshot
//   keeps its slot.
// Params: $slot STRING
// Columns: active
OPTIONAL MATCH (s:KindredSnapshot {slot: $slot})
WITH s, s IS NOT NULL AND EXISTS { (:KindredActive)-[:IS]->(s) } AS active
SET s.slot = CASE WHEN active THEN s.slot ELSE null END
RETURN active
