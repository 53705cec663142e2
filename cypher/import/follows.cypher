// Job: Writes follows between users, unless one blocks the other. A row is a user with parallel lists, one
//   entry per follow: positions in `people` of the followed users, and `since` in milliseconds since 1970. A
//   null `since`, or a null list, keeps the stored time. Writes nothing if a user does not exist.
// Params: $people LIST<STRING>, $rows LIST<MAP {person, others, since}>
// Columns: written
UNWIND range(0, size($people) - 1) AS place
MATCH (user:User {id: $people[place]})
WITH user, place
ORDER BY place
WITH collect(user) AS people, EXISTS { ()-[:BLOCKED]->() } AS marked
WHERE size(people) = size($people)
UNWIND $rows AS row
UNWIND range(0, size(row.others) - 1) AS n
WITH people[row.person] AS a, people[row.others[n]] AS b, row.since[n] AS since, marked
CALL (a, b, since, marked) {
  WITH a, b, since
  WHERE NOT marked OR NOT EXISTS { (a)-[:BLOCKED]-(b) }
  MERGE (a)-[follows:FOLLOWS]->(b)
  SET follows.at = CASE WHEN since IS NULL THEN follows.at ELSE datetime({epochMillis: toInteger(since)}) END
}
RETURN count(*) AS written
