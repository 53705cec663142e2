// Title: Clustering coefficient
// Job: Returns the share of pairs of friends of a user who are friends with each other (local clustering
//   coefficient). Reads at most 500 friends.
// Params: $user STRING
// Columns: friends, pairs, tied, share
// Example:
//   :param user => '2'
MATCH (u:User {id: $user})
WITH u, COLLECT {
  MATCH (u)-[:FRIEND]-(friend:User)
  WHERE coalesce(friend.active, true) AND coalesce(friend.showTies, true) AND NOT (u)-[:BLOCKED]-(friend)
  RETURN DISTINCT friend ORDER BY friend.id LIMIT 500
} AS circle
WITH circle, size(circle) * (size(circle) - 1) / 2 AS pairs,
  COUNT { UNWIND circle AS one MATCH (one)-[:FRIEND]-(other:User) WHERE other IN circle AND one.id < other.id RETURN DISTINCT one, other } AS tied
RETURN size(circle) AS friends, pairs, tied, CASE WHEN pairs = 0 THEN null ELSE toFloat(tied) / pairs END AS share
