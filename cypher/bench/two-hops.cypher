// Job: Friends of friends as people write them: every mutual friend counted, the best twenty; no rules, no reasons. For benchmarks.
// Params: $user STRING
// Columns: id, mutualFriends
MATCH (u:User {id: $user})-[:FRIEND]-(friend:User)-[:FRIEND]-(person:User)
WHERE person <> u AND NOT (u)-[:FRIEND]-(person)
RETURN person.id AS id, count(*) AS mutualFriends
ORDER BY mutualFriends DESC, id
LIMIT 20
