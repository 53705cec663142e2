// Job: Returns communities of the active snapshot that each of several users is not a member of, with the
//   evidence for them: friends who are members, and favourites of the community that the user likes. Friends
//   who are deactivated, hide their ties or have a block with the user do not count. Reads at most
//   `friendLimit` friends and `itemLimit` interactions of each user. Returns no row for a user who does not
//   exist or without evidence.
//   `friend` is [id, name], `item` is [id, title, attracting kinds with the latest rating of each].
//   `isComplete`: all friends and all interactions were read.
// Params: $users LIST<STRING>, $attracting LIST<STRING>, $friendLimit INTEGER, $itemLimit INTEGER
// Columns: of, id, name, size, friends, friend, liked, favourites, item, history, isComplete
MATCH (:KindredActive {key: 'active'})-[:IS]->(s:KindredSnapshot)
UNWIND $users AS of
MATCH (u:User {id: of})
WITH of, u, s.slot AS slot, COUNT { (u)-[:FRIEND]-() } <= $friendLimit AND COUNT { (u)-[:INTERACTED]->() } <= $itemLimit AS isComplete,
  COLLECT {
    MATCH (u)-[:FRIEND]-(f:User)
    WHERE coalesce(f.active, true) AND coalesce(f.showTies, true) AND NOT EXISTS { (u)-[:BLOCKED]-(f) }
    WITH DISTINCT f ORDER BY f.id LIMIT $friendLimit
    RETURN f
  } AS friends,
  COLLECT {
    MATCH (u)-[r:INTERACTED]->(i:Item)
    WITH r, i LIMIT $itemLimit
    WITH r, i WHERE r.kind IN $attracting AND coalesce(r.liked, true)
    RETURN DISTINCT i
  } AS items,
  COLLECT { MATCH (u)-[:MEMBER_OF]->(own:Community) RETURN own } AS own
CALL (slot, friends, items) {
  UNWIND friends AS f
  MATCH (f)-[:MEMBER_OF]->(c:Community)
  WHERE c.slot = slot
  RETURN c, f AS friend, null AS item, null AS score
  UNION ALL
  UNWIND items AS i
  MATCH (i)<-[favours:FAVOURS]-(c:Community)
  WHERE c.slot = slot
  RETURN c, null AS friend, i AS item, favours.score AS score
}
WITH of, u, own, size(items) AS history, isComplete, c, friend, item, score
WHERE NOT c IN own
ORDER BY score DESC, item.id
WITH of, u, c, history, isComplete, count(friend) AS friends, min(CASE WHEN friend IS NOT NULL THEN [friend.id, friend.name] END) AS friend, count(item) AS liked, head(collect(item)) AS item
WITH of, c, history, isComplete, friends, friend, liked, item, COLLECT {
  MATCH (u)-[r:INTERACTED]->(item)
  WHERE r.kind IN $attracting
  WITH r.kind AS kind, max([coalesce(r.at, datetime({epochMillis: 0})), r.rating, coalesce(r.liked, true)]) AS latest
  WHERE latest[2]
  RETURN [kind, latest[1]]
} AS did
RETURN of, c.id AS id, c.name AS name, COUNT { (c)<-[:MEMBER_OF]-() } AS size, friends, friend, liked,
  COUNT { (c)-[:FAVOURS]->() } AS favourites, CASE WHEN item IS NOT NULL THEN [item.id, item.title, did] END AS item,
  history, isComplete
