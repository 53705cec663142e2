// Job: Returns everything that a page of friend suggestions needs to know about its viewer: the columns of
//   serving/viewer, and the users who may not be suggested. These are `friends`, and `others`: friends who
//   are deactivated or hide their ties, requests and blocks in either direction, followed and dismissed
//   users, and ties that were declined or ended since `restFrom` (milliseconds since 1970). `ties` is the
//   number of friends and followed users, `ended` the number of ended ties. `seen` lists earlier suggestions:
//   [user, visits, latest visit in milliseconds since 1970]. Returns no row if the user does not exist.
// Params: $user STRING, $restFrom INTEGER
// Columns: name, events, dismissed, authored, friends, follows, active, campaigns, others, ties, followers,
//   ended, seen
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
    RETURN [i.id, r.kind, coalesce(r.weight, 1.0), CASE WHEN r.at IS :: ZONED DATETIME THEN r.at.epochMillis ELSE r.at END, r.liked]
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
    OPTIONAL MATCH (marker:KindredGraph {key: 'kindred'})
    RETURN {version: s.version, slot: s.slot, deletions: coalesce(marker.deletions, 0)}
  } AS active,
  head(COLLECT { MATCH (marker:KindredGraph {key: 'kindred'}) RETURN marker.campaigns }) AS campaigns,
  COLLECT {
    MATCH (viewer)-[:REQUESTED|BLOCKED]-(person:User)
    RETURN person.id AS id
    UNION
    // Most users have no hidden friends; then their friends are not read again.
    UNWIND CASE WHEN size(friends) = size(circle) THEN [] ELSE circle END AS person
    WITH person
    WHERE NOT (coalesce(person.active, true) AND coalesce(person.showTies, true))
    RETURN person.id AS id
    UNION
    MATCH (viewer)-[:WITHHELD|FOLLOWS|FOLLOW_WITHHELD|DISMISSED]->(person:User)
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
