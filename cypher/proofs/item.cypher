// Job: Shows the item and its tags.
// Params: $item STRING
// Columns: item, tags
MATCH (item:Item {id: $item})
RETURN item, COLLECT { MATCH (item)-[:TAGGED]->(t:Tag) RETURN t.name ORDER BY t.name } AS tags
