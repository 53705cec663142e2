// Job: Makes pairs of users friends, unless one blocks the other, and deletes requests and ended ties between
//   them. `since` is milliseconds since 1970; null keeps the stored time.
// Params: $ties LIST<MAP {index, lower, higher, pair, since}>
// Columns: index, lowerExists, higherExists, blocked, existed
UNWIND $ties AS tie
OPTIONAL MATCH (lower:User {id: tie.lower})
OPTIONAL MATCH (higher:User {id: tie.higher})
OPTIONAL MATCH (lower)-[known:FRIEND]-(higher)
WITH tie, lower, higher, known IS NOT NULL AS existed,
  lower IS NOT NULL AND higher IS NOT NULL AND EXISTS { (lower)-[:BLOCKED]-(higher) } AS blocked
CALL (tie, lower, higher, blocked) {
  WITH tie, lower, higher, blocked
  WHERE lower IS NOT NULL AND higher IS NOT NULL AND NOT blocked
  MERGE (lower)-[friend:FRIEND {pair: tie.pair}]-(higher)
  FOREACH (_ IN CASE WHEN tie.since IS NULL THEN [] ELSE [1] END |
    SET friend.since = datetime({epochMillis: tie.since}))
  WITH lower, higher
  MATCH (lower)-[ended:REQUESTED|WITHHELD|DECLINED|UNFRIENDED]-(higher)
  DELETE ended
}
RETURN tie.index AS index, lower IS NOT NULL AS lowerExists, higher IS NOT NULL AS higherExists, blocked, existed
