// Job: Returns the favourite items of a community of the active snapshot, best first.
// Params: $community STRING, $limit INTEGER
// Columns: ids, scores
MATCH (:KindredActive {key: 'active'})-[:IS]->(s:KindredSnapshot)
MATCH (:Community {slot: s.slot, id: $community})-[favours:FAVOURS]->(item:Item)
WITH item.id AS id, favours.score AS score
ORDER BY score DESC, id
LIMIT $limit
RETURN collect(id) AS ids, collect(score) AS scores
