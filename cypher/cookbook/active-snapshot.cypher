// Job: Which snapshot serves, since when, in which slot, and how it was measured.
// Params: none
// Columns: version, algorithm, slot, createdAt, metrics
MATCH (:KindredActive)-[:IS]->(s:KindredSnapshot)
RETURN s.version AS version, s.algorithm AS algorithm, s.slot AS slot, s.createdAt AS createdAt, s.metrics AS metrics
