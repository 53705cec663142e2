// Job: Returns the next page of user ids, in order of id.
// Params: $after STRING, $limit INTEGER
// Columns: ids
MATCH (u:User)
WHERE u.id > $after
WITH u.id AS id
ORDER BY id
LIMIT $limit
RETURN collect(id) AS ids
