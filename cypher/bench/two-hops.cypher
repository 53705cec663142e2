// Job: Recommends friends of friends by the number of mutual friends, the 20 best, without rules or
//   explanations. A baseline for benchmarks.
// Params: $user STRING
// Columns: id, mutualFriends
MATCH (u:User {id: $user})-[:FRIEND]-(friend:User)-[:FRIEND]-(person:User)
WHERE person <> u AND NOT (u)-[:FRIEND]-(person)
RETURN person.id AS id, count(*) AS mutualFriends
ORDER BY mutualFriends DESC, id
LIMIT 20
