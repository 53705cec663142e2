// Job: What some people did, one row a person and kind, as parallel lists; a time that is not known is NaN.
//   Plain numbers travel as FLOAT, which costs the reader least.
// Params: $users LIST<STRING>
// Columns: user, kind, items, weights, times
UNWIND $users AS user
MATCH (u:User {id: user})
CALL (u) {
  MATCH (u)-[r:INTERACTED]->(i:Item)
  RETURN r.kind AS kind, collect(i.id) AS items, collect(coalesce(r.weight, 1.0)) AS weights,
    collect(coalesce(toFloat(r.at.epochMillis), NaN)) AS times
}
RETURN user, kind, items, weights, times
