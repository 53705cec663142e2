// Job: Why an item is suggested to a user: the items of the history that are similar to it, and the friends who took to it.
// Params: $user STRING, $item STRING
// Columns: because, through, strength
MATCH (u:User {id: $user}), (target:Item {id: $item})
CALL (u, target) {
  MATCH (:KindredActive)-[:IS]->(s:KindredSnapshot)
  MATCH (seen:Item)-[similar:SIMILAR_A|SIMILAR_B]->(target)
  WHERE type(similar) = 'SIMILAR_' + s.slot AND EXISTS { (u)-[:INTERACTED]->(seen) }
  RETURN 'similar to your history' AS because, coalesce(seen.title, seen.id) AS through, similar.score AS strength
  UNION ALL
  MATCH (u)-[:FRIEND]-(friend:User)-[event:INTERACTED]->(target)
  WHERE coalesce(friend.showTies, true) AND NOT (u)-[:BLOCKED]-(friend)
  RETURN 'a friend took to it' AS because, coalesce(friend.name, friend.id) AS through, sum(event.weight) AS strength
}
RETURN because, through, strength
ORDER BY because, strength DESC
