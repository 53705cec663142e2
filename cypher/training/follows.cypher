// Job: Returns the users that each of the given users follows. Users who hide their ties and pairs with a
//   block are left out.
// Params: $users LIST<STRING>
// Columns: user, others
UNWIND $users AS user
MATCH (u:User {id: user})
WHERE coalesce(u.showTies, true)
WITH user, COLLECT {
  MATCH (u)-[:FOLLOWS]->(other:User)
  WHERE coalesce(other.showTies, true) AND NOT EXISTS { (u)-[:BLOCKED]-(other) }
  RETURN other.id
} AS others
WHERE size(others) > 0
RETURN user, others
