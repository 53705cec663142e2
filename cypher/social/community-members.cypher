// Job: Friend candidates from the viewer's top-level community in a slot: its members, users with the most
//   ties first. Reads at most `memberLimit` members.
// Params: $request MAP {user STRING, slot STRING, exclude LIST<STRING>, memberLimit INTEGER, limit INTEGER}
// Columns: ids, scores
MATCH (:User {id: $request.user})-[:MEMBER_OF]->(:Community {slot: $request.slot, level: 0})<-[:MEMBER_OF]-(person:User)
WITH person
LIMIT $request.memberLimit
WITH person, person.id AS id
WHERE NOT id IN $request.exclude
  AND coalesce(person.active, true)
  AND coalesce(person.suggestible, true)
  AND coalesce(person.showTies, true)
WITH id, 1 + COUNT { (person)-[:FRIEND]-() } + COUNT { (person)<-[:FOLLOWS]-() } AS score
ORDER BY score DESC, id
LIMIT $request.limit
RETURN collect(id) AS ids, collect(score) AS scores
