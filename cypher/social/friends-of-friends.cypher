// Job: Candidates over one person in between, with the sums that the rules of friends of friends want: how many bridges, and for each of them
//   1 / ln of its ties (Adamic-Adar) and 1 / its ties (resource allocation). Nobody who is deactivated, hides their ties or stands in a block with
//   the viewer is a bridge. Bounded: the bridges with the fewest ties, and so many ties of each.
// Params: $user STRING, $exclude LIST<STRING>, $bridgeLimit INTEGER, $tieLimit INTEGER, $limit INTEGER
// Columns: ids, common, adamicAdar, resourceAllocation
MATCH (viewer:User {id: $user})
WITH viewer, COLLECT { MATCH (viewer)-[:BLOCKED]-(blocked:User) RETURN blocked } AS blocked
CALL (viewer) {
  MATCH (viewer)-[:FRIEND]-(bridge:User)
  RETURN bridge
  UNION
  MATCH (viewer)-[:FOLLOWS]->(bridge:User)
  RETURN bridge
}
WITH bridge, blocked
WHERE coalesce(bridge.active, true)
  AND coalesce(bridge.showTies, true)
  AND NOT bridge IN blocked
WITH bridge, COUNT { (bridge)-[:FRIEND]-() } AS friends, COUNT { (bridge)-[:FOLLOWS]-() } AS follows
ORDER BY friends + follows, bridge.id
LIMIT $bridgeLimit
WITH bridge,
  toFloat(CASE
    // Following each other is one tie; a large circle is not counted out for that.
    WHEN follows = 0 OR friends + follows > $tieLimit THEN friends + follows
    ELSE COUNT { MATCH (bridge)-[:FRIEND|FOLLOWS]-(other:User) RETURN DISTINCT other }
  END) AS ties
CALL (bridge) {
  MATCH (bridge)-[:FRIEND|FOLLOWS]-(person:User)
  WITH person
  LIMIT $tieLimit
  RETURN DISTINCT person
}
WITH person,
  count(*) AS common,
  sum(1 / log(CASE WHEN ties < 2 THEN 2.0 ELSE ties END)) AS adamicAdar,
  sum(1 / CASE WHEN ties < 1 THEN 1.0 ELSE ties END) AS resourceAllocation
WITH person, person.id AS id, common, adamicAdar, resourceAllocation
WHERE NOT id IN $exclude
  AND coalesce(person.active, true)
  AND coalesce(person.suggestible, true)
  AND coalesce(person.showTies, true)
ORDER BY adamicAdar DESC, id
LIMIT $limit
RETURN collect(id) AS ids,
  collect(common) AS common,
  collect(adamicAdar) AS adamicAdar,
  collect(resourceAllocation) AS resourceAllocation
