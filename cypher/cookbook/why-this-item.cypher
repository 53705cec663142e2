// Title: Why an item is recommended
// Job: Returns the items of the user's history that are similar to an item, and the friends who interacted
//   with it. Ratings that are no like are left out.
// Params: $user STRING, $item STRING
// Columns: because, through, strength
// Example:
//   :param user => '2'
//   :param item => '51'
MATCH (u:User {id: $user}), (target:Item {id: $item})
CALL (u, target) {
  MATCH (:KindredActive)-[:IS]->(s:KindredSnapshot)
  MATCH (seen:Item)-[similar:SIMILAR_A|SIMILAR_B]->(target)
  WHERE type(similar) = 'SIMILAR_' + s.slot AND EXISTS { MATCH (u)-[r:INTERACTED]->(seen) WHERE coalesce(r.liked, true) }
  RETURN 'similar to your history' AS because, coalesce(seen.title, seen.id) AS through, similar.score AS strength
  UNION ALL
  MATCH (u)-[:FRIEND]-(friend:User)-[event:INTERACTED]->(target)
  WHERE coalesce(event.liked, true) AND coalesce(friend.showTies, true) AND NOT (u)-[:BLOCKED]-(friend)
  RETURN 'a friend interacted with it' AS because, coalesce(friend.name, friend.id) AS through, sum(event.weight) AS strength
}
RETURN because, through, strength
ORDER BY because, strength DESC
