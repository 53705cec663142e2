// Job: What keeps an item away from a user, and since when: what they did with it, that they dismissed or made it, that it is not available, or that neither
//   their history nor a friend leads to it. Whether an event hides its item, and for how long, is in the setting `kinds`.
// Params: $user STRING, $item STRING
// Columns: obstacle, since
MATCH (user:User {id: $user}), (item:Item {id: $item})
CALL (user, item) {
  MATCH (user)-[event:INTERACTED]->(item)
  RETURN event.kind AS obstacle, max(event.at) AS since
  UNION ALL
  MATCH (user)-[dismissal:DISMISSED]->(item)
  RETURN 'dismissed' AS obstacle, dismissal.at AS since
  UNION ALL
  MATCH (user)-[:AUTHORED]->(item)
  RETURN 'made by the user' AS obstacle, null AS since
  UNION ALL
  WITH item WHERE NOT coalesce(item.available, true)
  RETURN 'not available' AS obstacle, null AS since
  UNION ALL
  WITH user, item
  WHERE NOT EXISTS { (user)-[:INTERACTED]->(:Item)-[:SIMILAR_A|SIMILAR_B]->(item) }
    AND NOT EXISTS { (user)-[:FRIEND]-(:User)-[:INTERACTED]->(item) }
  RETURN 'nothing leads to it' AS obstacle, null AS since
}
RETURN obstacle, since
ORDER BY since DESC, obstacle
