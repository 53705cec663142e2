// Title: Taste in tags
// Job: Returns the tags of the items in a user's history, by weight / ln(2 + number of items with the tag),
//   so that rare tags count more. Items with a rating that is no like are left out.
// Params: $user STRING, $limit INTEGER
// Columns: tag, items, strength
// Example:
//   :param user => '2'
//   :param limit => 10
MATCH (u:User {id: $user})-[r:INTERACTED]->(i:Item)
WHERE coalesce(r.liked, true)
WITH DISTINCT i
MATCH (i)-[tagged:TAGGED]->(t:Tag)
WITH t, count(i) AS items, sum(tagged.weight) AS weight
RETURN t.name AS tag, items, weight / log(2 + COUNT { (t)<-[:TAGGED]-() }) AS strength
ORDER BY strength DESC, tag
LIMIT $limit
