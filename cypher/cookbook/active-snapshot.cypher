// Title: Active snapshot
// Job: Returns the snapshot that serves: its version, algorithm, slot, time of creation and metrics.
// Params: none
// Columns: version, algorithm, slot, createdAt, metrics
MATCH (:KindredActive)-[:IS]->(s:KindredSnapshot)
RETURN s.version AS version, s.algorithm AS algorithm, s.slot AS slot, s.createdAt AS createdAt, s.metrics AS metrics
