// Job: Delete users, and the few relationships that came meanwhile, of which ties count as ended for the others.
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
