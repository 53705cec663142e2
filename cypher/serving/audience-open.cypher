// Job: Which of these people an item may be shown to: active, have not dismissed it, did not make it; with what they did with it, each event
//   [kind, at].
// Params: $item STRING, $ids LIST<STRING>
// Columns: id, events
MATCH (i:Item {id: $item})
UNWIND $ids AS id
MATCH (u:User {id: id})
WHERE coalesce(u.active, true)
  AND NOT EXISTS { (u)-[:DISMISSED]->(i) }
  AND NOT EXISTS { (u)-[:AUTHORED]->(i) }
RETURN id, COLLECT { MATCH (u)-[r:INTERACTED]->(i) RETURN [r.kind, r.at.epochMillis] } AS events
