// Job: Candidates from the active slot's item neighbours: Σ over the history of weight · similarity.
//   An entry of the history is {item, weight}; a negative weight repels.
// Params: $slot STRING, $history LIST<MAP>, $exclude LIST<STRING>, $only LIST<STRING>, $limit INTEGER
// Columns: ids, scores
UNWIND $history AS entry
MATCH (i:Item {id: entry.item})
CALL (i) {
  WITH i WHERE $slot = 'A'
  MATCH (i)-[s:SIMILAR_A]->(j)
  RETURN j, s.score AS similarity
  UNION ALL
  WITH i WHERE $slot = 'B'
  MATCH (i)-[s:SIMILAR_B]->(j)
  RETURN j, s.score AS similarity
}
WITH j, sum(entry.weight * similarity) AS score
WHERE score > 0
WITH j.id AS id, score
WHERE NOT id IN $exclude AND ($only IS NULL OR id IN $only)
ORDER BY score DESC, id
LIMIT $limit
RETURN collect(id) AS ids, collect(score) AS scores
