// Job: Returns a page of the interactions of each of several users, latest first; interactions without a
//   time come last. If `item` is given, each page continues after the entry with the given key. A row of
//   `entries` is [id, item, kind, weight, time in milliseconds since 1970, database id of the relationship].
// Params: $request MAP {users LIST<STRING>, at INTEGER, item STRING, kind STRING, event STRING, limit
//   INTEGER}
// Columns: user, entries
UNWIND $request.users AS user
MATCH (u:User {id: user})
CALL (u) {
  MATCH (u)-[r:INTERACTED]->(i)
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
  RETURN collect([r.id, item, r.kind, r.weight, r.at.epochMillis, event]) AS entries
}
RETURN user, entries
