// Job: Returns the users with interactions, their numbers of interactions, and all items, for benchmarks that
//   sample users by activity.
// Params: none
// Columns: users, events, items
CALL () {
  MATCH (u:User)
  WITH u, COUNT { (u)-[:INTERACTED]->() } AS count
  WHERE count > 0
  ORDER BY u.id
  RETURN collect(u.id) AS users, collect(count) AS events
}
RETURN users, events, COLLECT { MATCH (i:Item) RETURN i.id ORDER BY i.id } AS items
