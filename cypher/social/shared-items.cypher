// Job: Candidates of the same taste: people who like what the viewer likes, each item in common counting 1 / ln of its audience. Bounded: the
//   items with the smallest audience, and so many people of each. Whoever hides their ties hides their likes too.
// Params: $request MAP {user STRING, attracting LIST<STRING>, exclude LIST<STRING>, itemLimit INTEGER, audienceLimit INTEGER, limit INTEGER}
// Columns: ids, scores
MATCH (:User {id: $request.user})-[liked:INTERACTED]->(item:Item)
WHERE liked.kind IN $request.attracting
WITH DISTINCT item
WITH item, COUNT { (item)<-[:INTERACTED]-() } AS audience
ORDER BY audience, item.id
LIMIT $request.itemLimit
CALL (item) {
  MATCH (item)<-[liked:INTERACTED]-(person:User)
  WITH liked, person
  LIMIT $request.audienceLimit
  WITH liked, person
  WHERE liked.kind IN $request.attracting
  RETURN DISTINCT person
}
WITH person, sum(1 / log(1.0 + audience)) AS score
WITH person, person.id AS id, score
WHERE NOT id IN $request.exclude
  AND coalesce(person.active, true)
  AND coalesce(person.suggestible, true)
  AND coalesce(person.showTies, true)
ORDER BY score DESC, id
LIMIT $request.limit
RETURN collect(id) AS ids, collect(score) AS scores
