// Title: Cold-start users
// Job: Returns users with fewer than `below` interactions, users with the most friends first.
// Params: $below INTEGER, $limit INTEGER
// Columns: id, name, interactions, friends
// Example:
//   :param below => 3
//   :param limit => 10
MATCH (u:User)
WITH u, COUNT { (u)-[:INTERACTED]->() } AS interactions
WHERE interactions < $below
RETURN u.id AS id, u.name AS name, interactions, COUNT { (u)-[:FRIEND]-() } AS friends
ORDER BY friends DESC, interactions, id
LIMIT $limit
