// Job: Returns the users with the most ties, which are friends and followers. The list is the same for all
//   viewers.
// Params: $limit INTEGER
// Columns: ids, scores
MATCH (person:User)
WHERE coalesce(person.active, true)
  AND coalesce(person.suggestible, true)
  AND coalesce(person.showTies, true)
WITH person, COUNT { (person)-[:FRIEND]-() } + COUNT { (person)<-[:FOLLOWS]-() } AS ties
WHERE ties > 0
WITH person.id AS id, ties
ORDER BY ties DESC, id
LIMIT $limit
RETURN collect(id) AS ids, collect(ties) AS scores
