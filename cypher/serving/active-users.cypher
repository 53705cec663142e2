// Job: Returns the next page of users who are not deactivated by id, after a given id.
// Params: $after STRING, $limit INTEGER
// Columns: id
MATCH (u:User)
WHERE u.id > $after AND coalesce(u.active, true)
RETURN u.id AS id
ORDER BY id
LIMIT $limit
