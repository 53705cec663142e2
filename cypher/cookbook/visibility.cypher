// Title: Visibility settings
// Job: Counts active users by whether they show their ties and may be suggested, with their number of
//   friendships. Walks over friends may not use the friendships of users who hide their ties.
// Params: none
// Columns: showTies, suggestible, people, friendships
MATCH (u:User)
WHERE coalesce(u.active, true)
RETURN coalesce(u.showTies, true) AS showTies, coalesce(u.suggestible, true) AS suggestible, count(*) AS people,
  sum(COUNT { (u)-[:FRIEND]-() }) AS friendships
ORDER BY people DESC, showTies, suggestible
