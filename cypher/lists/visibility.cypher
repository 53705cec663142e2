// Job: Returns what others may see of users. Unknown ids are left out.
// Params: $request MAP {ids LIST<STRING>}
// Columns: id, suggestible, showTies, active
UNWIND $request.ids AS id
MATCH (u:User {id: id})
RETURN
  id,
  coalesce(u.suggestible, true) AS suggestible,
  coalesce(u.showTies, true) AS showTies,
  coalesce(u.active, true) AS active
