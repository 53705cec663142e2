// Job: Writes tags of items into a graph that has none. A row is an item with parallel lists: positions in
//   `tags`, which are keys of tags, and weights. Writes nothing if a tag does not exist.
// Params: $tags LIST<STRING>, $rows LIST<MAP {item, tags, weights}>
// Columns: written
UNWIND range(0, size($tags) - 1) AS place
MATCH (tag:Tag {key: $tags[place]})
WITH tag, place
ORDER BY place
WITH collect(tag) AS tags
WHERE size(tags) = size($tags)
UNWIND $rows AS row
MATCH (i:Item {id: row.item})
UNWIND range(0, size(row.tags) - 1) AS n
WITH i, tags[row.tags[n]] AS t, row.weights[n] AS weight
CREATE (i)-[:TAGGED {weight: weight, imported: true}]->(t)
RETURN count(*) AS written
