// Title: Why an item is not recommended
// Job: Returns the reasons that exclude an item for a user, with their times: an interaction, a dismissal,
//   the user's authorship, unavailability, or no path to the item from the history or from friends. The
//   setting `kinds` decides whether an interaction excludes its item, and for how long.
// Params: $user STRING, $item STRING
// Columns: obstacle, since
// Example:
//   :param user => '2'
//   :param item => '51'
MATCH (user:User {id: $user}), (item:Item {id: $item})
CALL (user, item) {
  MATCH (user)-[event:INTERACTED]->(item)
  RETURN event.kind AS obstacle, max(event.at) AS since
  UNION ALL
  MATCH (user)-[dismissal:DISMISSED]->(item)
  RETURN 'dismissed' AS obstacle, dismissal.at AS since
  UNION ALL
  MATCH (user)-[:AUTHORED]->(item)
  RETURN 'authored by the user' AS obstacle, null AS since
  UNION ALL
  WITH item WHERE NOT coalesce(item.available, true)
  RETURN 'not available' AS obstacle, null AS since
  UNION ALL
  WITH user, item
  WHERE NOT EXISTS { (user)-[:INTERACTED]->(:Item)-[:SIMILAR_A|SIMILAR_B]->(item) }
    AND NOT EXISTS {
      MATCH (user)-[:FRIEND]-(:User)-[event:INTERACTED]->(item)
      WHERE NOT event.kind IN ['DISLIKE', 'VIEW', 'CLICK'] AND coalesce(event.liked, true)
    }
  RETURN 'no path leads to it' AS obstacle, null AS since
}
RETURN obstacle, since
ORDER BY since DESC, obstacle
