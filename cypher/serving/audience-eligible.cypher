// Job: Returns which of the given users an item may be shown to: users who are active, did not dismiss the
//   item and are not its author. `events` are their interactions with the item: [kind, time in milliseconds
//   since 1970].
// Params: $item STRING, $ids LIST<STRING>
// Columns: id, events
MATCH (i:Item {id: $item})
UNWIND $ids AS id
MATCH (u:User {id: id})
WHERE coalesce(u.active, true)
  AND NOT EXISTS { (u)-[:DISMISSED]->(i) }
  AND NOT EXISTS { (u)-[:AUTHORED]->(i) }
RETURN id, COLLECT { MATCH (u)-[r:INTERACTED]->(i) RETURN [r.kind, CASE WHEN r.at IS :: ZONED DATETIME THEN r.at.epochMillis END] } AS events
