// Job: Returns the trained neighbours of each of several items in the active snapshot, most similar first.
// Params: $items LIST<STRING>, $limit INTEGER
// Columns: of, ids, scores
MATCH (:KindredActive {key: 'active'})-[:IS]->(snapshot:KindredSnapshot)
UNWIND $items AS of
MATCH (i:Item {id: of})
CALL (i, snapshot) {
  CALL (i, snapshot) {
    WITH i WHERE snapshot.slot = 'A'
    MATCH (i)-[s:SIMILAR_A]->(j)
    RETURN j.id AS id, s.score AS score
    UNION ALL
    WITH i WHERE snapshot.slot = 'B'
    MATCH (i)-[s:SIMILAR_B]->(j)
    RETURN j.id AS id, s.score AS score
  }
  WITH id, score ORDER BY score DESC, id LIMIT $limit
  RETURN collect(id) AS ids, collect(score) AS scores
}
RETURN of, ids, scores
