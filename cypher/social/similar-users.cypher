// Job: Returns which of the given users may be shown to a viewer as similar users, and whether they are
//   friends. They exist, are active and suggestible, show their ties (and so their likes), have no block with
//   the viewer and were not dismissed by the viewer.
// Params: $user STRING, $ids LIST<STRING>
// Columns: id, isFriend
MATCH (viewer:User {id: $user})
WITH viewer,
  COLLECT {
    MATCH (viewer)-[:BLOCKED]-(person:User)
    RETURN person
    UNION
    MATCH (viewer)-[:DISMISSED]->(person:User)
    RETURN person
  } AS excluded
UNWIND $ids AS id
MATCH (person:User {id: id})
WHERE person <> viewer
  AND NOT person IN excluded
  AND coalesce(person.active, true)
  AND coalesce(person.suggestible, true)
  AND coalesce(person.showTies, true)
RETURN id, EXISTS { (viewer)-[:FRIEND]-(person) } AS isFriend
