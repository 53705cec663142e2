// Title: Shared taste of friends
// Job: Compares the mean number of shared items of friends with that of non-friends, which are neighbours in
//   the order of ids.
// Params: $pairs INTEGER
// Columns: pair, pairs, sharedItems
// Example:
//   :param pairs => 1000
CALL () {
  MATCH (a:User)-[:FRIEND]->(b:User)
  WITH a, b
  LIMIT $pairs
  RETURN 'friends' AS pair, a, b
  UNION ALL
  MATCH (a:User)
  WITH a
  ORDER BY a.id
  WITH collect(a) AS people
  UNWIND range(0, size(people) - 2) AS place
  WITH people[place] AS a, people[place + 1] AS b
  WHERE NOT (a)-[:FRIEND]-(b)
  LIMIT $pairs
  RETURN 'neighbours in id order' AS pair, a, b
}
WITH pair, COUNT { MATCH (a)-[:INTERACTED]->(i:Item) WHERE EXISTS { (b)-[:INTERACTED]->(i) } RETURN DISTINCT i } AS shared
RETURN pair, count(*) AS pairs, avg(shared) AS sharedItems
