// Job: Friend candidates to follow back: the followers of the viewer, latest first.
// Params: $request MAP {user STRING, exclude LIST<STRING>, limit INTEGER}
// Columns: ids, scores
MATCH (:User {id: $request.user})<-[follows:FOLLOWS]-(person:User)
WITH person, person.id AS id, follows.at AS at
WHERE NOT id IN $request.exclude
  AND coalesce(person.active, true)
  AND coalesce(person.suggestible, true)
  AND coalesce(person.showTies, true)
ORDER BY at IS NULL, at DESC, id
LIMIT $request.limit
RETURN collect(id) AS ids, collect(1) AS scores
