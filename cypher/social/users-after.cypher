// Job: Returns the next page of users by id, after a given id.
// Params: $after STRING, $limit INTEGER
// Columns: id
MATCH (person:User)
WHERE person.id > $after
RETURN person.id AS id
ORDER BY id
LIMIT $limit
