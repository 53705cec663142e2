// Title: Communities of friends
// Job: Returns the communities and their parts by the share of a user's friends who are members.
// Params: $user STRING, $limit INTEGER
// Columns: community, name, friends, share, isOwn
// Example:
//   :param user => '2'
//   :param limit => 10
MATCH (:KindredActive)-[:IS]->(s:KindredSnapshot)
MATCH (u:User {id: $user})
WITH s.slot AS slot, u, COLLECT {
  MATCH (u)-[:FRIEND]-(friend:User)
  WHERE coalesce(friend.active, true) AND coalesce(friend.showTies, true) AND NOT (u)-[:BLOCKED]-(friend)
  RETURN DISTINCT friend
} AS friends
UNWIND friends AS friend
MATCH (friend)-[:MEMBER_OF]->(c:Community)
WHERE c.slot = slot
WITH u, c, count(friend) AS members, size(friends) AS all
RETURN c.id AS community, c.name AS name, members AS friends, toFloat(members) / all AS share,
  EXISTS { (u)-[:MEMBER_OF]->(c) } AS isOwn
ORDER BY friends DESC, community
LIMIT $limit
