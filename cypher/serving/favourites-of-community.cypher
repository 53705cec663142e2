// Job: Returns the favourite items of each of several communities of the active snapshot, best first.
// Params: $communities LIST<STRING>, $limit INTEGER
// Columns: of, ids, scores
MATCH (:KindredActive {key: 'active'})-[:IS]->(s:KindredSnapshot)
UNWIND $communities AS of
MATCH (community:Community {slot: s.slot, id: of})
CALL (community) {
  MATCH (community)-[favours:FAVOURS]->(item:Item)
  WITH item.id AS id, favours.score AS score
  ORDER BY score DESC, id
  LIMIT $limit
  RETURN collect(id) AS ids, collect(score) AS scores
}
RETURN of, ids, scores
