// Job: People by id, behind one of them.
// Params: $after STRING, $limit INTEGER
// Columns: id
MATCH (person:User)
WHERE person.id > $after
RETURN person.id AS id
ORDER BY id
LIMIT $limit
