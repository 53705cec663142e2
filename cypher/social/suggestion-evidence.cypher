// Job: What the graph holds at this moment to explain suggested people to a viewer. Mutual friends are people whose ties to both the viewer may know:
//   the one between and the one suggested are active and show their ties, and the one between stands in no block with the viewer. Items count
//   where at least `minimumAudience` people like them. Bounded: so many events of the viewer and of each person.
// Params: $request MAP {user STRING, ids LIST<STRING>, attracting LIST<STRING>, slot STRING, minimumAudience INTEGER, eventLimit INTEGER,
//   mutualLimit INTEGER}
// Columns: id, name, mutualCount, mutuals, mutualName, followsViewer, sharedCount, sharedItem, sharedTitle, community
MATCH (viewer:User {id: $request.user})
WITH viewer, COLLECT { MATCH (viewer)-[:BLOCKED]-(blocked) RETURN blocked } AS blocked
WITH viewer, blocked,
  COLLECT {
    MATCH (viewer)-[own:INTERACTED]->(item)
    WITH own, item
    LIMIT $request.eventLimit
    WITH own, item
    WHERE own.kind IN $request.attracting
    RETURN DISTINCT item
  } AS items
UNWIND $request.ids AS id
MATCH (person:User {id: id})
WITH viewer, blocked, items, person,
  coalesce(person.active, true) AND coalesce(person.showTies, true) AS shows,
  COUNT { (person)-[:FRIEND]-() } > 500 + 20 * COUNT { (viewer)-[:FRIEND]-() } AS isHub
CALL (viewer, blocked, person, shows, isHub) {
  CALL (viewer, person, shows, isHub) {
    // The ties of both meet in a hash table: looked up one by one they would take three times as long.
    WITH viewer, person WHERE shows AND NOT isHub
    MATCH (viewer)-[:FRIEND]-(mutual)-[:FRIEND]-(person)
    USING JOIN ON mutual
    RETURN mutual
    UNION ALL
    WITH viewer, person WHERE shows AND isHub
    MATCH (viewer)-[:FRIEND]-(mutual)
    WHERE EXISTS { (mutual)-[:FRIEND]-(person) }
    RETURN mutual
  }
  WITH blocked, mutual
  WHERE coalesce(mutual.active, true) AND coalesce(mutual.showTies, true) AND NOT mutual IN blocked
  WITH mutual.id AS id, mutual.name AS name
  ORDER BY id
  RETURN count(id) AS mutualCount, collect(id)[..$request.mutualLimit] AS mutuals, head(collect([name]))[0] AS mutualName
}
CALL (person, items, shows) {
  WITH person, items WHERE shows AND size(items) > 0
  MATCH (person)-[liked:INTERACTED]->(item)
  WITH items, liked, item
  LIMIT $request.eventLimit
  WITH items, liked, item
  WHERE liked.kind IN $request.attracting AND item IN items
  WITH DISTINCT item
  WHERE size(COLLECT {
    MATCH (item)<-[each:INTERACTED]-(anyone)
    WHERE each.kind IN $request.attracting
    RETURN DISTINCT anyone
    LIMIT $request.minimumAudience
  }) >= $request.minimumAudience
  WITH item.id AS id, item.title AS title, COUNT { (item)<-[:INTERACTED]-() } AS audience
  ORDER BY audience, id
  RETURN count(id) AS sharedCount, head(collect(id)) AS sharedItem, head(collect([title]))[0] AS sharedTitle
}
RETURN person.id AS id, person.name AS name, mutualCount, mutuals, mutualName, shows AND EXISTS { (person)-[:FOLLOWS]->(viewer) } AS followsViewer, sharedCount,
  sharedItem, sharedTitle,
  CASE WHEN shows THEN head(COLLECT {
    MATCH (viewer)-[:MEMBER_OF]->(community:Community {slot: $request.slot})<-[:MEMBER_OF]-(person)
    RETURN {id: community.id, name: community.name}
    ORDER BY community.level DESC
    LIMIT 1
  }) END AS community
