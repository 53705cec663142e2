// Job: Returns the active snapshot and what its slot holds, and the number of snapshots that are incomplete.
// Params: none
// Columns: version, slot, similar, vectors, members, incomplete
MATCH (:KindredActive)-[:IS]->(s:KindredSnapshot)
RETURN s.version AS version, s.slot AS slot,
  COUNT { ()-[r:SIMILAR_A|SIMILAR_B]->() WHERE type(r) = 'SIMILAR_' + s.slot } AS similar,
  COUNT { (n:User|Item) WHERE n['embedding' + s.slot] IS NOT NULL } AS vectors,
  COUNT { (:Community {slot: s.slot})<-[:MEMBER_OF]-() } AS members,
  COUNT { (:KindredSnapshot {status: 'writing'}) } AS incomplete
