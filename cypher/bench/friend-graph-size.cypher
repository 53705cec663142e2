// Job: Returns the numbers of users and friendships and the active snapshot, so that a benchmark knows what
//   it must prepare.
// Params: none
// Columns: users, ties, snapshot
RETURN COUNT { (:User) } AS users,
  COUNT { ()-[:FRIEND]->() } AS ties,
  head(COLLECT { MATCH (:KindredActive)-[:IS]->(snapshot:KindredSnapshot) RETURN snapshot.version }) AS snapshot
