// Job: Deletes users, with the few relationships that were created in the meantime. For each deleted tie, the
//   other user counts one more ended tie.
// Params: $ids LIST<STRING>
// Columns: deleted
UNWIND $ids AS id
MATCH (user:User {id: id})
CALL (user) {
  MATCH (user)-[:FRIEND|FOLLOWS]-(other)
  SET other.tiesEnded = coalesce(other.tiesEnded, 0) + 1
}
DETACH DELETE user
RETURN count(*) AS deleted
