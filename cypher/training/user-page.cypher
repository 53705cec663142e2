// Job: Returns the next page of ids of the users to train on, in order of id. Deactivated users are left out.
// Params: $after STRING, $limit INTEGER
// Columns: ids
MATCH (u:User)
WHERE u.id > $after AND coalesce(u.active, true)
WITH u.id AS id
ORDER BY id
LIMIT $limit
RETURN collect(id) AS ids
