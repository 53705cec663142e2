// Title: Users who connect communities
// Job: Returns the users whose friends belong to the most communities.
// Params: $limit INTEGER
// Columns: id, name, communities, friends
// Example:
//   :param limit => 10
MATCH (:KindredActive)-[:IS]->(s:KindredSnapshot)
MATCH (u:User)-[:FRIEND]-(friend:User)-[:MEMBER_OF]->(c:Community {slot: s.slot, level: 0})
RETURN u.id AS id, u.name AS name, count(DISTINCT c) AS communities, count(DISTINCT friend) AS friends
ORDER BY communities DESC, friends DESC, id
LIMIT $limit
