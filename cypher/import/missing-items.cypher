// Job: Counts the items that do not exist.
// Params: $items LIST<STRING>
// Columns: missing
UNWIND $items AS id
OPTIONAL MATCH (i:Item {id: id})
WITH i
WHERE i IS NULL
RETURN count(*) AS missing
