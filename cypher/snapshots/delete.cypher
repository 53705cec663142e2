// Job: Last step of deleting a snapshot: deletes its node.
// Params: $version STRING
// Columns: none
MATCH (s:KindredSnapshot {version: $version, status: 'writing'})
DETACH DELETE s
