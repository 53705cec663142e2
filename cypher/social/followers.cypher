// Job: Candidates to follow back: people who follow the viewer, the latest first.
// Params: $user STRING, $exclude LIST<STRING>, $limit INTEGER
// Columns: ids, scores
MATCH (:User {id: $user})<-[follows:FOLLOWS]-(person:User)
WITH person, person.id AS id, follows.at AS at
WHERE NOT id IN $exclude
  AND coalesce(person.active, true)
  AND coalesce(person.suggestible, true)
  AND coalesce(person.showTies, true)
ORDER BY at IS NULL, at DESC, id
LIMIT $limit
RETURN collect(id) AS ids, collect(1) AS scores
