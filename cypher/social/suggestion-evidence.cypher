// Job: What the graph holds now to explain suggested people to a viewer. Mutual friends are people whose ties to both the viewer may know: the
//   one between and the one suggested are active and show their ties, and nobody stands in a block with the viewer. Items count where at least
//   `minimumAudience` people like them. `friends` and `items` are the viewer's, read before: they only narrow where to look, each is looked at again.
// Params: $user STRING, $ids LIST<STRING>, $friends LIST<STRING>, $items LIST<STRING>, $attracting LIST<STRING>, $slot STRING,
//   $minimumAudience INTEGER, $eventLimit INTEGER, $mutualLimit INTEGER
// Columns: id, mutualCount, mutuals, sharedCount, sharedItem, community
MATCH (viewer:User {id: $user})
UNWIND $ids AS id
MATCH (person:User {id: id})
WITH viewer, person, coalesce(person.active, true) AND coalesce(person.showTies, true) AS shows
CALL (viewer, person, shows) {
  MATCH (person)-[:FRIEND]-(mutual:User)
  WHERE shows
    AND mutual.id IN $friends
    AND coalesce(mutual.active, true)
    AND coalesce(mutual.showTies, true)
    AND EXISTS { (viewer)-[:FRIEND]-(mutual) }
    AND NOT EXISTS { (viewer)-[:BLOCKED]-(mutual) }
  WITH DISTINCT mutual.id AS mutual
  ORDER BY mutual
  RETURN count(mutual) AS mutualCount, collect(mutual)[..$mutualLimit] AS mutuals
}
CALL (viewer, person, shows) {
  MATCH (person)-[liked:INTERACTED]->(item:Item)
  WHERE shows
  WITH viewer, liked, item
  LIMIT $eventLimit
  WITH viewer, liked, item
  WHERE liked.kind IN $attracting
    AND item.id IN $items
    AND EXISTS { (viewer)-[own:INTERACTED]->(item) WHERE own.kind IN $attracting }
  WITH DISTINCT item
  WHERE size(COLLECT {
    MATCH (item)<-[each:INTERACTED]-(anyone:User)
    WHERE each.kind IN $attracting
    RETURN DISTINCT anyone
    LIMIT $minimumAudience
  }) >= $minimumAudience
  WITH item.id AS item, COUNT { (item)<-[:INTERACTED]-() } AS audience
  ORDER BY audience, item
  RETURN count(item) AS sharedCount, head(collect(item)) AS sharedItem
}
RETURN person.id AS id, mutualCount, mutuals, sharedCount, sharedItem,
  CASE WHEN shows THEN head(COLLECT {
    MATCH (viewer)-[:MEMBER_OF]->(community:Community {slot: $slot})<-[:MEMBER_OF]-(person)
    RETURN {id: community.id, name: community.name}
    LIMIT 1
  }) END AS community
