// Job: Make pairs of people friends, unless one blocks the other; requests and ended ties between them go. A row is a person with parallel lists, one entry
//   a tie: positions in $people of those with the higher ids, the ties' pairs, and `since` in milliseconds since 1970, null (or a list that is null) to leave
//   it. A tie that is there is found by its pair. Writes nothing where somebody is missing.
// Params: $people LIST<STRING>, $rows LIST<MAP {person, others, pairs, since}>
// Columns: written
UNWIND range(0, size($people) - 1) AS place
MATCH (user:User {id: $people[place]})
WITH user, place
ORDER BY place
WITH collect(user) AS people,
  // Looking between each two costs more than the writing; a graph that is filled has no such marks.
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
