// Job: Returns the number of users who were forgotten after a snapshot that is being written was cleaned of
//   deleted users. It must be written again before it is activated. The first SET locks the marker, so that
//   no user is forgotten before the transaction ends.
// Params: $version STRING
// Columns: forgotten
OPTIONAL MATCH (marker:KindredGraph {key: 'kindred'})
SET marker.deletions = marker.deletions
WITH marker
MATCH (s:KindredSnapshot {version: $version, status: 'writing'})
OPTIONAL MATCH (d:KindredDeletion {label: 'User'})
WHERE d.forgotten AND d.number > coalesce(s.clean, s.deletions, 0) AND d.number > coalesce(s.deletions, 0)
RETURN count(d) AS forgotten
