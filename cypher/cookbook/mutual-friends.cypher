// Title: Mutual friends
// Job: Returns the mutual friends of two users that one of them, the viewer, may see. Friends who are
//   deactivated, hide their ties or have a block with the viewer are left out. The list is empty if the other
//   user is deactivated, hides their ties or has a block with the viewer.
// Params: $viewer STRING, $other STRING
// Columns: id, name
// Example:
//   :param viewer => '2'
//   :param other => '275'
MATCH (viewer:User {id: $viewer})-[:FRIEND]-(mutual:User)-[:FRIEND]-(other:User {id: $other})
WHERE coalesce(mutual.active, true) AND coalesce(mutual.showTies, true)
  AND coalesce(other.active, true) AND coalesce(other.showTies, true)
  AND NOT (viewer)-[:BLOCKED]-(mutual)
  AND NOT (viewer)-[:BLOCKED]-(other)
RETURN mutual.id AS id, mutual.name AS name
ORDER BY id
