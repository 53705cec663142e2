// Job: A user's taste in words: the tags of what they took to, rare tags first among equals.
// Params: $user STRING, $limit INTEGER
// Columns: tag, items, strength
MATCH (u:User {id: $user})-[:INTERACTED]->(i:Item)
WITH DISTINCT i
MATCH (i)-[tagged:TAGGED]->(t:Tag)
WITH t, count(i) AS items, sum(tagged.weight) AS weight
RETURN t.name AS tag, items, weight / log(2 + COUNT { (t)<-[:TAGGED]-() }) AS strength
ORDER BY strength DESC, tag
LIMIT $limit
