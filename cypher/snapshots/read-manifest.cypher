// Job: What is needed to put a snapshot together from its chunks. No row: there is no such version.
// Params: $version STRING
// Columns: status, manifest
MATCH (s:KindredSnapshot {version: $version})
RETURN s.status AS status, s.manifest AS manifest
