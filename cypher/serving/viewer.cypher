// Job: Returns everything that a page needs to know about its viewer, and the active snapshot. An event is
//   [item, kind, weight, time in milliseconds since 1970, liked]; `liked` is null unless it is a rating.
//   `friends` and `follows` contain only users whose ties and likes may be shown to the viewer. Returns no
//   row if the user does not exist.
// Params: $user STRING
// Columns: name, events, dismissed, authored, friends, follows, active, campaigns
MATCH (u:User {id: $user})
WITH u, COLLECT { MATCH (u)-[:BLOCKED]-(blocked) RETURN blocked } AS blocked
RETURN
  u.name AS name,
  COLLECT {
    MATCH (u)-[r:INTERACTED]->(i)
    RETURN [i.id, r.kind, coalesce(r.weight, 1.0), CASE WHEN r.at IS :: ZONED DATETIME THEN r.at.epochMillis ELSE r.at END, r.liked]
  } AS events,
  COLLECT { MATCH (u)-[:DISMISSED]->(i:Item) RETURN i.id } AS dismissed,
  COLLECT { MATCH (u)-[:AUTHORED]->(i:Item) RETURN i.id } AS authored,
  COLLECT {
    MATCH (u)-[:FRIEND]-(f)
    WHERE coalesce(f.active, true) AND coalesce(f.showTies, true) AND NOT f IN blocked
    RETURN f.id
  } AS friends,
  COLLECT {
    MATCH (u)-[:FOLLOWS]->(f:User)
    WHERE coalesce(f.active, true) AND coalesce(f.showTies, true) AND NOT f IN blocked
    RETURN f.id
  } AS follows,
  COLLECT {
    MATCH (:KindredActive {key: 'active'})-[:IS]->(s:KindredSnapshot)
    OPTIONAL MATCH (marker:KindredGraph {key: 'kindred'})
    RETURN {version: s.version, slot: s.slot, deletions: coalesce(marker.deletions, 0)}
  } AS active,
  head(COLLECT { MATCH (marker:KindredGraph {key: 'kindred'}) RETURN marker.campaigns }) AS campaigns
