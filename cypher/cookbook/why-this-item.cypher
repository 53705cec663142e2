// Title: Why an item is recommended
// Job: Returns the items of the user's history that are similar to an item, and the friends who interacted
//   with it, with what they did. Interactions that repel, ratings that are no like, and what friends merely
//   viewed or clicked on are left out.
// Params: $user STRING, $item STRING
// Columns: because, kind, rating, through, strength
// Example:
//   :param user => '2'
//   :param item => '51'
MATCH (u:User {id: $user}), (target:Item {id: $item})
CALL (u, target) {
  MATCH (:KindredActive)-[:IS]->(s:KindredSnapshot)
  MATCH (u)-[event:INTERACTED]->(seen:Item)-[similar:SIMILAR_A|SIMILAR_B]->(target)
  WHERE type(similar) = 'SIMILAR_' + s.slot AND event.kind <> 'DISLIKE' AND coalesce(event.liked, true)
  RETURN 'similar to your history' AS because, event.kind AS kind, event.rating AS rating,
    coalesce(seen.title, seen.id) AS through, max(similar.score) AS strength
  UNION ALL
  MATCH (u)-[:FRIEND]-(friend:User)-[event:INTERACTED]->(target)
  WHERE NOT event.kind IN ['DISLIKE', 'VIEW', 'CLICK'] AND coalesce(event.liked, true)
    AND coalesce(friend.active, true) AND coalesce(friend.showTies, true) AND NOT (u)-[:BLOCKED]-(friend)
  RETURN 'a friend did this' AS because, event.kind AS kind, event.rating AS rating,
    coalesce(friend.name, friend.id) AS through, sum(event.weight) AS strength
}
RETURN because, kind, rating, through, strength
ORDER BY because, strength DESC
