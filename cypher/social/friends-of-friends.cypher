// Job: Two-hop friend candidates. A bridge is a friend or followed user of the viewer who is tied to the
//   candidate. Returns three sums over the bridges: 1 (common neighbours), 1 / ln(ties of the bridge)
//   (Adamic-Adar) and 1 / ties of the bridge (resource allocation). Users who are deactivated, hide their
//   ties or have a block with the viewer are not bridges. Reads the `bridgeLimit` bridges with the fewest
//   ties and `pathLimit` paths over them, and filters the `readLimit` best candidates.
// Params: $request MAP {user STRING, exclude LIST<STRING>, bridgeLimit INTEGER, tieLimit INTEGER, pathLimit
//   INTEGER, readLimit INTEGER, limit INTEGER}
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
    // Several relationships to one user are one tie. Above the limit this is not checked, to save time.
    WHEN follows = 0 OR friends + follows > $request.tieLimit THEN friends + follows
    ELSE COUNT { MATCH (bridge)-[:FRIEND|FOLLOWS]-(other) RETURN DISTINCT other }
  END) AS ties
WITH bridge, follows,
  1 / log(CASE WHEN ties < 2 THEN 2.0 ELSE ties END) AS rarity,
  1 / CASE WHEN ties < 1 THEN 1.0 ELSE ties END AS share
WITH collect({bridge: bridge, follows: follows, rarity: rarity, share: share}) AS bridges
CALL (bridges) {
  // The bridges keep their order, so the limit cuts the bridges with the most ties.
  UNWIND bridges AS each
  WITH each.bridge AS bridge, each.rarity AS rarity, each.share AS share, each.follows AS follows
  WHERE follows = 0
  MATCH (bridge)-[:FRIEND]-(person)
  RETURN person, rarity, share
  LIMIT $request.pathLimit
  UNION ALL
  // A bridge reaches a user twice only if it has follows.
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
