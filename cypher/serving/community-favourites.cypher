// Job: Candidates from the favourites of the user's community in a slot: the whole, not its parts, whose favourites rest on fewer people.
// Params: $user STRING, $slot STRING, $exclude LIST<STRING>, $only LIST<STRING>, $limit INTEGER
// Columns: ids, scores
MATCH (:User {id: $user})-[:MEMBER_OF]->(c)-[f:FAVOURS]->(j)
// Without its label: from the user there are a few at most, by the index on slot there are all.
WHERE c.slot = $slot AND c.level = 0
WITH j.id AS id, f.score AS score
WHERE NOT id IN $exclude AND ($only IS NULL OR id IN $only)
ORDER BY score DESC, id
LIMIT $limit
RETURN collect(id) AS ids, collect(score) AS scores
