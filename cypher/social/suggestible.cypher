// Job: Which of these people may be suggested to a person at this moment. `restFrom`: milliseconds since 1970; ties that were declined or
//   ended since then rest.
// Params: $user STRING, $ids LIST<STRING>, $restFrom INTEGER
// Columns: ids
MATCH (viewer:User {id: $user})
UNWIND $ids AS id
MATCH (person:User {id: id})
WHERE person <> viewer
  AND coalesce(person.active, true)
  AND coalesce(person.suggestible, true)
  AND NOT EXISTS { (viewer)-[:FRIEND|REQUESTED|BLOCKED]-(person) }
  AND NOT EXISTS { (viewer)-[:WITHHELD|FOLLOWS|DISMISSED]->(person) }
  AND NOT EXISTS {
    (viewer)-[ended:DECLINED|UNFRIENDED]-(person)
    WHERE ended.at >= datetime({epochMillis: $restFrom})
  }
RETURN collect(person.id) AS ids
