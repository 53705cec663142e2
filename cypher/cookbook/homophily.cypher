// Job: Do friends share taste here? Mean number of shared items of friends, against pairs of people drawn by id order.
// Params: $pairs INTEGER
// Columns: pair, pairs, sharedItems
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
