// Job: Makes pairs of users friends, unless one blocks the other, and deletes requests and ended ties between
//   them. A row is a user with parallel lists, one entry per friendship: positions in `people` of the
//   friends, whose ids are higher, the pair keys, and `since` in milliseconds since 1970. A null `since`, or
//   a null list, keeps the stored time. An existing friendship is found by its pair key. Writes nothing if a
//   user does not exist.
// Params: $people LIST<STRING>, $rows LIST<MAP {person, others, pairs, since}>
// Columns: written
UNWIND range(0, size($people) - 1) AS place
MATCH (user:User {id: $people[place]})
WITH user, place
ORDER BY place
WITH collect(user) AS people,
  // Checking every pair costs more than writing it, and a newly filled graph has no such marks.
  EXISTS { ()-[:BLOCKED|REQUESTED|WITHHELD|DECLINED|UNFRIENDED]->() } AS marked
WHERE size(people) = size($people)
UNWIND $rows AS row
UNWIND range(0, size(row.others) - 1) AS n
WITH people[row.person] AS a, people[row.others[n]] AS b, row.pairs[n] AS pair, row.since[n] AS since, marked
CALL (a, b, pair, since, marked) {
  WITH a, b, pair, since, marked
  WHERE NOT marked OR NOT EXISTS { (a)-[:BLOCKED]-(b) }
  MERGE (a)-[friend:FRIEND {pair: pair}]-(b)
  SET friend.since = CASE WHEN since IS NULL THEN friend.since ELSE datetime({epochMillis: toInteger(since)}) END
  WITH a, b, marked
  WHERE marked
  MATCH (a)-[ended:REQUESTED|WITHHELD|DECLINED|UNFRIENDED]-(b)
  DELETE ended
}
RETURN count(*) AS written
