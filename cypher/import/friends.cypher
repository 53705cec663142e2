// Job: Make pairs of people friends, unless one blocks the other; requests and ended ties between them go. `a` is the lower id, `since`
//   milliseconds since 1970, or null to leave it.
// Params: $ties LIST<MAP {a, b, pair, since}>
// Columns: written
UNWIND $ties AS tie
MATCH (a:User {id: tie.a})
MATCH (b:User {id: tie.b})
CALL (a, b, tie) {
  WITH a, b, tie
  WHERE NOT EXISTS { (a)-[:BLOCKED]-(b) }
  MERGE (a)-[friend:FRIEND {pair: tie.pair}]-(b)
  SET friend.since = CASE WHEN tie.since IS NULL THEN friend.since ELSE datetime({epochMillis: toInteger(tie.since)}) END
  WITH a, b
  MATCH (a)-[ended:REQUESTED|WITHHELD|DECLINED|UNFRIENDED]-(b)
  DELETE ended
}
RETURN count(*) AS written
