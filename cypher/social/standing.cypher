// Job: All that a page of people needs to know of its viewer, in one go: the columns of serving/viewer, and who may not be suggested because of what
//   stands between the two: `friends`, and `others`, which are friends who hide their ties, requests either way, blocks either way, people
//   followed or dismissed, and ties that were declined or ended since a moment (milliseconds since 1970). `ties` are friends and people followed,
//   `ended` how many ties Kindred has ended. `seen` is who was suggested to them before: [person, visits, latest in milliseconds since 1970].
//   No row: there is no such person.
// Params: $user STRING, $restFrom INTEGER
// Columns: name, events, dismissed, authored, friends, follows, active, campaigns, others, ties, followers, ended, seen
MATCH (viewer:User {id: $user})
WITH viewer,
  COLLECT { MATCH (viewer)-[:BLOCKED]-(blocked) RETURN blocked } AS blocked,
  COLLECT { MATCH (viewer)-[:FRIEND]-(friend) RETURN friend } AS circle
WITH viewer, blocked, circle,
  [friend IN circle WHERE coalesce(friend.active, true) AND coalesce(friend.showTies, true) AND NOT friend IN blocked | friend.id] AS friends
RETURN
  viewer.name AS name,
  COLLECT {
    MATCH (viewer)-[r:INTERACTED]->(i)
    RETURN [i.id, r.kind, r.weight, r.at.epochMillis]
  } AS events,
  COLLECT { MATCH (viewer)-[:DISMISSED]->(i:Item) RETURN i.id } AS dismissed,
  COLLECT { MATCH (viewer)-[:AUTHORED]->(i:Item) RETURN i.id } AS authored,
  friends,
  COLLECT {
    MATCH (viewer)-[:FOLLOWS]->(f:User)
    WHERE coalesce(f.active, true) AND coalesce(f.showTies, true) AND NOT f IN blocked
    RETURN f.id
  } AS follows,
  COLLECT {
    MATCH (:KindredActive {key: 'active'})-[:IS]->(s:KindredSnapshot)
    RETURN {version: s.version, slot: s.slot}
  } AS active,
  head(COLLECT { MATCH (marker:KindredGraph {key: 'kindred'}) RETURN marker.campaigns }) AS campaigns,
  COLLECT {
    MATCH (viewer)-[:REQUESTED|BLOCKED]-(person:User)
    RETURN person.id AS id
    UNION
    // Most people have none who hide: then the circle is not gone through again.
    UNWIND CASE WHEN size(friends) = size(circle) THEN [] ELSE circle END AS person
    WITH person
    WHERE NOT (coalesce(person.active, true) AND coalesce(person.showTies, true))
    RETURN person.id AS id
    UNION
    MATCH (viewer)-[:WITHHELD|FOLLOWS|DISMISSED]->(person:User)
    RETURN person.id AS id
    UNION
    MATCH (viewer)-[ended:DECLINED|UNFRIENDED]-(person:User)
    WHERE ended.at >= datetime({epochMillis: $restFrom})
    RETURN person.id AS id
  } AS others,
  COUNT { (viewer)-[:FRIEND]-() } + COUNT { (viewer)-[:FOLLOWS]->() } AS ties,
  COUNT { (viewer)<-[:FOLLOWS]-() } AS followers,
  coalesce(viewer.tiesEnded, 0) AS ended,
  COLLECT {
    MATCH (viewer)-[shown:SUGGESTED]->(person:User)
    RETURN [person.id, shown.visits, shown.at.epochMillis]
  } AS seen
