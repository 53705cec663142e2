// Job: Returns the next page of item ids, in order of id. Unavailable items are included, because
//   interactions with them reveal taste.
// Params: $after STRING, $limit INTEGER
// Columns: ids
MATCH (i:Item)
WHERE i.id > $after
WITH i.id AS id
ORDER BY id
LIMIT $limit
RETURN collect(id) AS ids
