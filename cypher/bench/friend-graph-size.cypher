// Job: How many people and friendships the graph holds, and the snapshot that serves, to tell what is left to prepare. For benchmarks.
// Params: none
// Columns: people, ties, snapshot
RETURN COUNT { (:User) } AS people,
  COUNT { ()-[:FRIEND]->() } AS ties,
  head(COLLECT { MATCH (:KindredActive)-[:IS]->(snapshot:KindredSnapshot) RETURN snapshot.version }) AS snapshot
