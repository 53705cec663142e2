// Job: Registers a snapshot that is about to be written. It is not served until it is activated.
//   `deletions` is the number of deletions before its data were read; nothing is kept of users whose deletion
//   has at most the number `clean`.
// Params: $version STRING, $algorithm STRING, $config STRING, $seed INTEGER, $datasetHash STRING, $metrics
//   STRING, $createdAt INTEGER, $manifest STRING, $byteLength INTEGER, $deletions INTEGER, $clean INTEGER
// Columns: none
MERGE (s:KindredSnapshot {version: $version})
SET s.algorithm = $algorithm, s.status = 'writing', s.config = $config, s.seed = $seed, s.datasetHash = $datasetHash,
  s.metrics = $metrics, s.createdAt = datetime({epochMillis: $createdAt}), s.manifest = $manifest,
  s.byteLength = $byteLength, s.deletions = $deletions, s.clean = $clean, s.generation = null
