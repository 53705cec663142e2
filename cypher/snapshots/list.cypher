// Job: The registry: every snapshot, newest first, without its arrays.
// Params: none
// Columns: version, algorithm, status, slot, config, seed, datasetHash, metrics, createdAt
MATCH (s:KindredSnapshot)
RETURN s.version AS version, s.algorithm AS algorithm, s.status AS status, s.slot AS slot, s.config AS config,
  s.seed AS seed, s.datasetHash AS datasetHash, s.metrics AS metrics, s.createdAt.epochMillis AS createdAt
ORDER BY s.createdAt DESC, s.version DESC
