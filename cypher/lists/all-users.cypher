// Job: Returns a page of the users who are active and suggestible by id, after a given id.
// Params: $request MAP {after STRING, limit INTEGER}
// Columns: id
MATCH (u:User)
WHERE u.id IS :: STRING NOT NULL AND u.id > $request.after AND coalesce(u.active, true) AND coalesce(u.suggestible, true)
RETURN u.id AS id
ORDER BY id
LIMIT $request.limit
