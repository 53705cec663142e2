// Job: Records that a user is forgotten: the user is deleted, or was before. Snapshots are written again
//   without the user, and a training that read the user before must not publish them.
// Params: $id STRING
// Columns: number
OPTIONAL MATCH (marker:KindredGraph {key: 'kindred'})
SET marker.deletions = coalesce(marker.deletions, 0) + 1
WITH coalesce(marker.deletions, 1) AS number
MERGE (d:KindredDeletion {label: 'User', id: $id})
SET d.number = number, d.at = datetime(), d.forgotten = true
RETURN number
