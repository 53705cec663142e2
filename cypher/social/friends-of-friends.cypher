// Job: Candidates over one person in between, with the sums that the rules of friends of friends want: how many bridges, and for each of them
//   1 / ln of its ties (Adamic-Adar) and 1 / its ties (resource allocation). Nobody who is deactivated, hides their ties or stands in a block with
//   the viewer is a bridge. Bounded: so many bridges, those with the fewest ties, and so many paths over them; so many of the best are looked at.
// Params: $request MAP {user STRING, exclude LIST<STRING>, bridgeLimit INTEGER, tieLimit INTEGER, pathLimit INTEGER, readLimit INTEGER,
//   limit INTEGER}
// Columns: ids, common, adamicAdar, resourceAllocation
MATCH (viewer:User {id: $request.user})
WITH viewer, COLLECT { MATCH (viewer)-[:BLOCKED]-(blocked) RETURN blocked } AS blocked
CALL (viewer) {
  MATCH (viewer)-[:FRIEND]-(bridge)
  RETURN bridge
  UNION
  MATCH (viewer)-[:FOLLOWS]->(bridge)
  RETURN bridge
}
WITH bridge, blocked
WHERE coalesce(bridge.active, true)
  AND coalesce(bridge.showTies, true)
  AND NOT bridge IN blocked
WITH bridge, COUNT { (bridge)-[:FRIEND]-() } AS friends, COUNT { (bridge)-[:FOLLOWS]-() } AS follows
ORDER BY friends + follows, bridge.id
LIMIT $request.bridgeLimit
WITH bridge, follows,
  toFloat(CASE
    // Following each other is one tie; a large circle is not counted out for that.
    WHEN follows = 0 OR friends + follows > $request.tieLimit THEN friends + follows
    ELSE COUNT { MATCH (bridge)-[:FRIEND|FOLLOWS]-(other) RETURN DISTINCT other }
  END) AS ties
WITH bridge, follows,
  1 / log(CASE WHEN ties < 2 THEN 2.0 ELSE ties END) AS rarity,
  1 / CASE WHEN ties < 1 THEN 1.0 ELSE ties END AS share
WITH collect({bridge: bridge, follows: follows, rarity: rarity, share: share}) AS bridges
CALL (bridges) {
  // The bridges come in their order: beyond the limit are those that say the least.
  UNWIND bridges AS each
  WITH each.bridge AS bridge, each.rarity AS rarity, each.share AS share, each.follows AS follows
  WHERE follows = 0
  MATCH (bridge)-[:FRIEND]-(person)
  RETURN person, rarity, share
  LIMIT $request.pathLimit
  UNION ALL
  // Only where somebody also follows can a person come twice.
  UNWIND bridges AS each
  WITH each.bridge AS bridge, each.rarity AS rarity, each.share AS share, each.follows AS follows
  WHERE follows > 0
  MATCH (bridge)-[:FRIEND|FOLLOWS]-(person)
  WITH bridge, rarity, share, person
  LIMIT $request.pathLimit
  WITH DISTINCT bridge, rarity, share, person
  RETURN person, rarity, share
}
WITH person, count(*) AS common, sum(rarity) AS adamicAdar, sum(share) AS resourceAllocation
ORDER BY adamicAdar DESC
LIMIT $request.readLimit
WITH person, person.id AS id, common, adamicAdar, resourceAllocation
WHERE NOT id IN $request.exclude
  AND coalesce(person.active, true)
  AND coalesce(person.suggestible, true)
  AND coalesce(person.showTies, true)
ORDER BY adamicAdar DESC, id
LIMIT $request.limit
RETURN collect(id) AS ids,
  collect(common) AS common,
  collect(adamicAdar) AS adamicAdar,
  collect(resourceAllocation) AS resourceAllocation
