// Job: The next page of items, in order of id. Items that are not available stay: what people did with them tells of taste.
// Params: $after STRING, $limit INTEGER
// Columns: ids
MATCH (i:Item)
WHERE i.id > $after
WITH i.id AS id
ORDER BY id
LIMIT $limit
RETURN collect(id) AS ids
