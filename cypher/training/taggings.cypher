// Job: Returns the tags of the given items with their weights, as parallel lists.
// Params: $items LIST<STRING>
// Columns: item, tags, weights
UNWIND $items AS item
MATCH (i:Item {id: item})
CALL (i) {
  MATCH (i)-[r:TAGGED]->(t:Tag)
  RETURN collect(t.name) AS tags, collect(coalesce(r.weight, 1.0)) AS weights
}
WITH item, tags, weights
WHERE size(tags) > 0
RETURN item, tags, weights
