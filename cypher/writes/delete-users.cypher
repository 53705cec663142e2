// Job: Deletes users, with the few relationships that were created in the meantime. For each deleted tie, the
//   other user counts one more ended tie. Records the deletion of each, so that snapshots made before do not
//   answer for a new user with the same id.
// Params: $ids LIST<STRING>
// Columns: deleted
OPTIONAL MATCH (marker:KindredGraph {key: 'kindred'})
SET marker.deletions = coalesce(marker.deletions, 0) + 1
WITH coalesce(marker.deletions, 1) AS number
UNWIND $ids AS id
MATCH (user:User {id: id})
MERGE (deletion:KindredDeletion {label: 'User', id: id})
SET deletion.number = number, deletion.at = datetime()
WITH user
CALL (user) {
  MATCH (user)-[:FRIEND|FOLLOWS]-(other)
  SET other.tiesEnded = coalesce(other.tiesEnded, 0) + 1
}
DETACH DELETE user
RETURN count(*) AS deleted
