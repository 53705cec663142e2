// Job: Friend candidates with the same taste: users who like items that the viewer likes, scored by Σ 1 /
//   ln(1 + audience) over the shared items. Reads the `itemLimit` items with the smallest audience and
//   `audienceLimit` interactions of each. Items that fewer than `minItemAudience` users like are skipped.
//   Users who hide their ties are left out, because that hides their likes too.
// Params: $request MAP {user STRING, attracting LIST<STRING>, exclude LIST<STRING>, minItemAudience INTEGER,
//   itemLimit INTEGER, audienceLimit INTEGER, limit INTEGER}
// Columns: ids, scores
MATCH (:User {id: $request.user})-[liked:INTERACTED]->(item:Item)
WHERE liked.kind IN $request.attracting AND coalesce(liked.liked, true)
WITH DISTINCT item
WITH item, COUNT { (item)<-[:INTERACTED]-() } AS audience
WHERE audience >= $request.minItemAudience
ORDER BY audience, item.id
LIMIT $request.itemLimit
WITH item, audience
WHERE size(COLLECT {
  MATCH (item)<-[each:INTERACTED]-(anyone:User)
  WHERE each.kind IN $request.attracting AND coalesce(each.liked, true)
  RETURN DISTINCT anyone
  LIMIT $request.minItemAudience
}) >= $request.minItemAudience
CALL (item) {
  MATCH (item)<-[liked:INTERACTED]-(person:User)
  WITH liked, person
  LIMIT $request.audienceLimit
  WITH liked, person
  WHERE liked.kind IN $request.attracting AND coalesce(liked.liked, true)
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
