// Job: Returns the smallest community of each user in the active snapshot. Users without a community are left
//   out.
// Params: $users LIST<STRING>
// Columns: user, community
MATCH (:KindredActive {key: 'active'})-[:IS]->(s:KindredSnapshot)
UNWIND $users AS user
MATCH (:User {id: user})-[:MEMBER_OF]->(c:Community)
WHERE c.slot = s.slot
WITH user, c ORDER BY c.level DESC
RETURN user, head(collect(c.id)) AS community
