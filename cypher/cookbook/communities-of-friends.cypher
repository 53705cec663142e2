// Job: The communities that a user's friends belong to, by the share of the friends who do; the parts of communities among them.
// Params: $user STRING, $limit INTEGER
// Columns: community, name, friends, share, isOwn
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
