// Title: Friendships between communities
// Job: Returns the number of friendships between each pair of communities, and the user with the most of
//   them.
// Params: $limit INTEGER
// Columns: one, other, friendships, bridge
// Example:
//   :param limit => 10
MATCH (:KindredActive)-[:IS]->(s:KindredSnapshot)
MATCH (a:Community {slot: s.slot, level: 0})<-[:MEMBER_OF]-(left:User)-[:FRIEND]-(right:User)-[:MEMBER_OF]->(b:Community {slot: s.slot, level: 0})
WHERE a.id < b.id
  AND coalesce(left.showTies, true) AND coalesce(right.showTies, true)
UNWIND [left, right] AS person
WITH a, b, person, count(*) AS across
ORDER BY across DESC, person.id
WITH a, b, sum(across) / 2 AS friendships, head(collect(coalesce(person.name, person.id))) AS bridge
RETURN coalesce(a.name, a.id) AS one, coalesce(b.name, b.id) AS other, friendships, bridge
ORDER BY friendships DESC, a.id, b.id
LIMIT $limit
