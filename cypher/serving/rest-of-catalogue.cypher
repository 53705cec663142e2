// Job: Returns the next page of available items by id, after a given id, for a page that no source can fill.
// Params: $after STRING, $limit INTEGER
// Columns: ids
MATCH (i:Item)
WHERE i.id > $after AND coalesce(i.available, true)
WITH i.id AS id ORDER BY id LIMIT $limit
RETURN collect(id) AS ids
