// Job: What people who did one thing with an item did another thing with, such as PURCHASE and VIEW: how many of them, and their share.
// Params: $item STRING, $did STRING, $also STRING, $limit INTEGER
// Columns: id, title, people, share
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
