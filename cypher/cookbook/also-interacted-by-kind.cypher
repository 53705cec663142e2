// Title: Items that users also interacted with, by kind
// Job: Returns the items with an interaction of the kind `also` by users with an interaction of the kind
//   `did` with a given item, such as VIEW and PURCHASE. `share` is the share of those users.
// Params: $item STRING, $did STRING, $also STRING, $limit INTEGER
// Columns: id, title, people, share
// Example:
//   :param item => '51'
//   :param did => 'LISTEN'
//   :param also => 'LISTEN'
//   :param limit => 10
MATCH (i:Item {id: $item})<-[r:INTERACTED]-(u:User)
WHERE r.kind = $did
WITH i, collect(DISTINCT u) AS buyers
UNWIND buyers AS u
MATCH (u)-[r:INTERACTED]->(other:Item)
WHERE r.kind = $also AND other <> i
WITH other, count(DISTINCT u) AS people, size(buyers) AS all
RETURN other.id AS id, other.title AS title, people, toFloat(people) / all AS share
ORDER BY people DESC, id
LIMIT $limit
