// Job: Returns a page of the interactions of each of several users, latest first; interactions without a
//   time come last. If `item` is given, each page continues after the entry with the given key. A row of
//   `entries` is [id, item, kind, weight, rating, time in milliseconds since 1970, database id of the
//   relationship]; the weight of a rating is the rating. `unreadable` counts the interactions that are left
//   out because a value has another type than ours; it is 0 on further pages.
// Params: $request MAP {users LIST<STRING>, at INTEGER, item STRING, kind STRING, event STRING, limit
//   INTEGER}
// Columns: user, entries, unreadable
UNWIND $request.users AS user
MATCH (u:User {id: user})
CALL (u) {
  MATCH (u)-[r:INTERACTED]->(i)
  WHERE i.id IS :: STRING NOT NULL AND r.kind IS :: STRING NOT NULL AND r.weight IS :: FLOAT | INTEGER AND r.at IS :: ZONED DATETIME
  WITH r, i.id AS item, coalesce(r.at.epochMillis, -8640000000000001) AS moment, elementId(r) AS event,
    coalesce($request.at, -8640000000000001) AS from
  WHERE $request.item IS NULL
    OR moment < from
    OR (moment = from AND item > $request.item)
    OR (moment = from AND item = $request.item AND r.kind > $request.kind)
    OR (moment = from AND item = $request.item AND r.kind = $request.kind AND event > $request.event)
  WITH r, item, moment, event
  ORDER BY moment DESC, item, r.kind, event
  LIMIT $request.limit
  RETURN collect([r.id, item, r.kind, coalesce(r.rating, r.weight, 1.0), r.rating, r.at.epochMillis, event]) AS entries
}
RETURN user, entries,
  CASE
    WHEN $request.item IS NULL THEN COUNT {
      MATCH (u)-[r:INTERACTED]->(i)
      WHERE NOT (i.id IS :: STRING NOT NULL AND r.kind IS :: STRING NOT NULL AND r.weight IS :: FLOAT | INTEGER AND r.at IS :: ZONED DATETIME)
    }
    ELSE 0
  END AS unreadable
