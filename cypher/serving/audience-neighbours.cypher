// Job: Returns the items that have the given item among their trained neighbours in a slot, nearest first.
// Params: $item STRING, $slot STRING, $limit INTEGER
// Columns: ids, scores
CALL () {
  WITH * WHERE $slot = 'A'
  MATCH (:Item {id: $item})<-[s:SIMILAR_A]-(i)
  RETURN i.id AS id, s.score AS score
  UNION ALL
  WITH * WHERE $slot = 'B'
  MATCH (:Item {id: $item})<-[s:SIMILAR_B]-(i)
  RETURN i.id AS id, s.score AS score
}
WITH id, score
ORDER BY score DESC, id
LIMIT $limit
RETURN collect(id) AS ids, collect(score) AS scores
