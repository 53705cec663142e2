// Job: Cold users: hardly any interactions; do they at least have friends to start from?
// Params: $below INTEGER, $limit INTEGER
// Columns: id, name, interactions, friends
MATCH (u:User)
WITH u, COUNT { (u)-[:INTERACTED]->() } AS interactions
WHERE interactions < $below
RETURN u.id AS id, u.name AS name, interactions, COUNT { (u)-[:FRIEND]-() } AS friends
ORDER BY friends DESC, interactions, id
LIMIT $limit
