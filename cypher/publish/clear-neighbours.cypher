// Job: Deletes up to `limit` item neighbours of a slot. It is repeated until nothing is left.
// Params: $slot STRING, $limit INTEGER
// Columns: changed
CALL () {
  WITH 1 AS one WHERE $slot = 'A'
  MATCH ()-[r:SIMILAR_A]->()
  RETURN r LIMIT $limit
  UNION ALL
  WITH 1 AS one WHERE $slot = 'B'
  MATCH ()-[r:SIMILAR_B]->()
  RETURN r LIMIT $limit
}
DELETE r
RETURN count(*) AS changed
