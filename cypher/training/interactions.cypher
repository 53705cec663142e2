// Job: Returns the interactions of the given users, one row per user and kind, as parallel lists. Times are
//   milliseconds since 1970; an unknown time is NaN. A rating below a like has weight 0. Numbers are sent as
//   FLOAT, which the driver decodes fastest.
// Params: $users LIST<STRING>
// Columns: user, kind, items, weights, times
UNWIND $users AS user
MATCH (u:User {id: user})
CALL (u) {
  MATCH (u)-[r:INTERACTED]->(i:Item)
  RETURN r.kind AS kind, collect(i.id) AS items, collect(CASE WHEN coalesce(r.liked, true) THEN coalesce(r.weight, 1.0) ELSE 0.0 END) AS weights,
    collect(coalesce(toFloat(CASE WHEN r.at IS :: ZONED DATETIME THEN r.at.epochMillis END), NaN)) AS times
}
RETURN user, kind, items, weights, times
