// Job: Returns items that users of each of several items also interacted with, by users / √(interactions of
//   the other item + 10). The users need an interaction of one of `kinds` with the item and one of
//   `alsoKinds` with the other. Reads at most 200 users of an item and 100 interactions of each. Deactivated
//   users and users who hide their ties are left out.
// Params: $items LIST<STRING>, $kinds LIST<STRING>, $alsoKinds LIST<STRING>, $limit INTEGER
// Columns: of, ids, scores
UNWIND $items AS of
MATCH (i:Item {id: of})
CALL (i) {
  MATCH (i)<-[r:INTERACTED]-(u)
  WHERE r.kind IN $kinds AND coalesce(r.liked, true) AND coalesce(u.active, true) AND coalesce(u.showTies, true)
  WITH i, u LIMIT 200
  WITH DISTINCT i, u
  CALL (i, u) {
    MATCH (u)-[r:INTERACTED]->(j)
    WITH i, r, j LIMIT 100
    WITH i, r, j WHERE r.kind IN $alsoKinds AND coalesce(r.liked, true) AND j <> i
    RETURN DISTINCT j
  }
  WITH j, count(*) AS people
  WITH j.id AS id, people / sqrt(COUNT { (j)<-[:INTERACTED]-() } + 10) AS score
  ORDER BY score DESC, id
  LIMIT $limit
  RETURN collect(id) AS ids, collect(score) AS scores
}
RETURN of, ids, scores
