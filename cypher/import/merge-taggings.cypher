// Job: Writes tags of items into a graph that has some. A tag that the item already has takes the new weight.
//   The parameters are those of create-taggings.
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
MERGE (i)-[tagged:TAGGED]->(t)
ON CREATE SET tagged.imported = true
SET tagged.weight = weight
RETURN count(*) AS written
