// Job: Returns every snapshot of the registry without its arrays, newest first.
// Params: none
// Columns: version, algorithm, status, slot, config, seed, datasetHash, metrics, createdAt
MATCH (s:KindredSnapshot)
RETURN s.version AS version, s.algorithm AS algorithm, s.status AS status, s.slot AS slot, s.config AS config,
  s.seed AS seed, s.datasetHash AS datasetHash, s.metrics AS metrics, s.createdAt.epochMillis AS createdAt
ORDER BY s.createdAt DESC, s.version DESC
