// Job: Returns a page of the users whom each of several users follows, latest first. Follows of users who
//   block the follower are included, so that the list does not reveal the block. Users who are deactivated,
//   hide their ties or are blocked by the follower are left out. If `id` is given, each page continues after
//   that time and id. A time is milliseconds since 1970; -8640000000000001 stands for none.
// Params: $request MAP {users LIST<STRING>, at INTEGER, id STRING, limit INTEGER}
// Columns: user, ids, times
UNWIND $request.users AS user
MATCH (u:User {id: user})
CALL (u) {
  MATCH (u)-[mark:FOLLOWS|FOLLOW_WITHHELD]->(other:User)
  WHERE coalesce(other.active, true) AND coalesce(other.showTies, true) AND NOT EXISTS { (u)-[:BLOCKED]->(other) }
  WITH other.id AS id,
    max(CASE WHEN mark.at IS :: ZONED DATETIME NOT NULL THEN mark.at.epochMillis ELSE -8640000000000001 END) AS moment
  WHERE id IS :: STRING NOT NULL
  WITH id, moment, coalesce($request.at, -8640000000000001) AS from
  WHERE $request.id IS NULL OR moment < from OR (moment = from AND id > $request.id)
  WITH id, moment ORDER BY moment DESC, id LIMIT $request.limit
  RETURN collect(id) AS ids, collect(moment) AS times
}
RETURN user, ids, times
