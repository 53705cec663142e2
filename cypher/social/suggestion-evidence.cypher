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
CALL (viewer, blocked) {
  CALL (viewer) {
    // The ties of the viewer and of all these people meet in one hash table: looked up one by one they would take three times as long.
    MATCH (viewer)-[:FRIEND]-(mutual:User)-[:FRIEND]-(person:User)
    USING JOIN ON mutual
    WHERE person.id IN $request.ids
      AND COUNT { (person)-[:FRIEND]-() } <= 500 + 20 * COUNT { (viewer)-[:FRIEND]-() }
    RETURN person, mutual
    UNION ALL
    MATCH (person:User)
    WHERE person.id IN $request.ids
      AND COUNT { (person)-[:FRIEND]-() } > 500 + 20 * COUNT { (viewer)-[:FRIEND]-() }
    MATCH (viewer)-[:FRIEND]-(mutual:User)
    WHERE EXISTS { (mutual)-[:FRIEND]-(person) }
    RETURN person, mutual
  }
  WITH person, mutual, blocked
  WHERE coalesce(mutual.active, true) AND coalesce(mutual.showTies, true) AND NOT mutual IN blocked
  WITH person, mutual.id AS id, mutual.name AS name
  ORDER BY id
  WITH person, {count: count(id), ids: collect(id)[..$request.mutualLimit], name: head(collect([name]))[0]} AS found
  RETURN collect([person, found]) AS known
}
UNWIND $request.ids AS id
MATCH (person:User {id: id})
WITH viewer, items, person, coalesce(person.active, true) AND coalesce(person.showTies, true) AS shows,
  head([each IN known WHERE each[0] = person | each[1]]) AS found
WITH viewer, items, person, shows, CASE WHEN shows THEN found END AS found
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
RETURN person.id AS id, person.name AS name, coalesce(found.count, 0) AS mutualCount, coalesce(found.ids, []) AS mutuals, found.name AS mutualName,
  shows AND EXISTS { (person)-[:FOLLOWS]->(viewer) } AS followsViewer, sharedCount,
  sharedItem, sharedTitle,
  CASE WHEN shows THEN head(COLLECT {
    MATCH (viewer)-[:MEMBER_OF]->(community:Community {slot: $request.slot})<-[:MEMBER_OF]-(person)
    RETURN {id: community.id, name: community.name}
    ORDER BY community.level DESC
    LIMIT 1
  }) END AS community
