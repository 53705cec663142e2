// Job: Returns the status of a snapshot and the manifest that describes how to assemble its chunks. Returns
//   no row if the version does not exist.
// Params: $version STRING
// Columns: status, manifest
MATCH (s:KindredSnapshot {version: $version})
RETURN s.status AS status, s.manifest AS manifest
