// Job: Returns the active snapshot, which servers answer from. Returns no row if no snapshot was published.
// Params: none
// Columns: version, algorithm, status, slot, config, seed, datasetHash, metrics, createdAt,
//   deletions
MATCH (:KindredActive {key: 'active'})-[:IS]->(s:KindredSnapshot)
RETURN s.version AS version, s.algorithm AS algorithm, s.status AS status, s.slot AS slot, s.config AS config,
  s.seed AS seed, s.datasetHash AS datasetHash, s.metrics AS metrics, s.createdAt.epochMillis AS createdAt,
  head(COLLECT { MATCH (marker:KindredGraph {key: 'kindred'}) RETURN marker.deletions }) AS deletions
