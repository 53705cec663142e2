// Job: What the graph holds at this moment to explain suggested people to a viewer. Mutual friends are people whose ties to both the viewer may know:
//   the one between and the one suggested are active and show their ties, and the one between stands in no block with the viewer. Items count
//   where at least `minimumAudience` people like them. Bounded: so many events of the viewer and of each person.
// Params: $user STRING, $ids LIST<STRING>, $attracting LIST<STRING>, $slot STRING, $minimumAudience INTEGER, $eventLimit INTEGER,
//   $mutualLimit INTEGER
// Columns: id, mutualCount, mutuals, followsViewer, sharedCount, sharedItem, community
MATCH (viewer:User {id: $user})
WITH viewer, COLLECT { MATCH (viewer)-[:BLOCKED]-(blocked:User) RETURN blocked } AS blocked
WITH viewer,
  COLLECT {
    MATCH (viewer)-[:FRIEND]-(friend:User)
    WHERE coalesce(friend.active, true) AND coalesce(friend.showTies, true) AND NOT friend IN blocked
    RETURN DISTINCT friend.id
  } AS friends,
  COLLECT {
    MATCH (viewer)-[own:INTERACTED]->(item:Item)
    WITH own, item
    LIMIT $eventLimit
    WITH own, item
    WHERE own.kind IN $attracting
    RETURN DISTINCT item.id
  } AS items
UNWIND $ids AS id
MATCH (person:User {id: id})
WITH viewer, friends, items, person,
  coalesce(person.active, true) AND coalesce(person.showTies, true) AS shows,
  COUNT { (person)-[:FRIEND]-() } > 500 + 20 * size(friends) AS isHub
CALL (person, friends, shows, isHub) {
  // Over the ties of the one or of the other, whichever are fewer.
  CALL (person, friends, shows, isHub) {
    MATCH (person)-[:FRIEND]-(friend:User)
    WHERE shows AND NOT isHub AND friend.id IN friends
    RETURN friend.id AS mutual
    UNION
    UNWIND CASE WHEN shows AND isHub THEN friends ELSE [] END AS id
    MATCH (friend:User {id: id})
    WHERE EXISTS { (friend)-[:FRIEND]-(person) }
    RETURN id AS mutual
  }
  WITH mutual
  ORDER BY mutual
  RETURN count(mutual) AS mutualCount, collect(mutual)[..$mutualLimit] AS mutuals
}
CALL (person, items, shows) {
  MATCH (person)-[liked:INTERACTED]->(item:Item)
  WHERE shows
  WITH items, liked, item
  LIMIT $eventLimit
  WITH items, liked, item
  WHERE liked.kind IN $attracting AND item.id IN items
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
RETURN person.id AS id, mutualCount, mutuals, shows AND EXISTS { (person)-[:FOLLOWS]->(viewer) } AS followsViewer, sharedCount, sharedItem,
  CASE WHEN shows THEN head(COLLECT {
    MATCH (viewer)-[:MEMBER_OF]->(community:Community {slot: $slot})<-[:MEMBER_OF]-(person)
    RETURN {id: community.id, name: community.name}
    ORDER BY community.level DESC
    LIMIT 1
  }) END AS community
