// Title: Items that users also interacted with
// Job: Returns the items that users of an item also interacted with, by the number of users. It needs no
//   training.
// Params: $item STRING, $limit INTEGER
// Columns: id, title, people
// Example:
//   :param item => '51'
//   :param limit => 10
MATCH (i:Item {id: $item})<-[:INTERACTED]-(u:User)
WITH DISTINCT i, u
LIMIT 2000
MATCH (u)-[:INTERACTED]->(other:Item)
WHERE other <> i
RETURN other.id AS id, other.title AS title, count(DISTINCT u) AS people
ORDER BY people DESC, id
LIMIT $limit
