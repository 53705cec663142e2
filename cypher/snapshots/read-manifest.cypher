// Job: Returns the status of a snapshot, the manifest that describes how to assemble its chunks, and their
//   generation, which grows when the snapshot is written again. `known` is the number of deletions before its
//   data were read. Returns no row if the version does not exist.
// Params: $version STRING
// Columns: status, manifest, generation, known
MATCH (s:KindredSnapshot {version: $version})
RETURN s.status AS status, s.manifest AS manifest, coalesce(s.generation, 0) AS generation,
  coalesce(s.deletions, 0) AS known
