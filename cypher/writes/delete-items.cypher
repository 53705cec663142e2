// Job: Deletes items, with the few relationships that were created in the meantime. Records the deletion of
//   each, so that snapshots made before do not answer for a new item with the same id.
// Params: $ids LIST<STRING>
// Columns: deleted
OPTIONAL MATCH (marker:KindredGraph {key: 'kindred'})
SET marker.deletions = coalesce(marker.deletions, 0) + 1
WITH coalesce(marker.deletions, 1) AS number
UNWIND $ids AS id
MATCH (item:Item {id: id})
MERGE (deletion:KindredDeletion {label: 'Item', id: id})
SET deletion.number = number, deletion.at = datetime()
DETACH DELETE item
RETURN count(*) AS deleted
