// Job: The friends that two people have in common, as one of them may know: those who hide their ties or stand in a block with that one are left
//   out, and all of them where the other hides.
// Params: $viewer STRING, $other STRING
// Columns: id, name
MATCH (viewer:User {id: $viewer})-[:FRIEND]-(mutual:User)-[:FRIEND]-(other:User {id: $other})
WHERE coalesce(mutual.active, true) AND coalesce(mutual.showTies, true)
  AND coalesce(other.active, true) AND coalesce(other.showTies, true)
  AND NOT (viewer)-[:BLOCKED]-(mutual)
  AND NOT (viewer)-[:BLOCKED]-(other)
RETURN mutual.id AS id, mutual.name AS name
ORDER BY id
