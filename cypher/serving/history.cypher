// Job: A page of what a user did, latest first, events without a time last. Continues behind a key where $item is given.
// Params: $user STRING, $at INTEGER, $item STRING, $kind STRING, $event STRING, $limit INTEGER
// Columns: id, item, kind, weight, at, event
MATCH (:User {id: $user})-[r:INTERACTED]->(i:Item)
WITH r, i.id AS item, coalesce(r.at.epochMillis, -8640000000000001) AS at, elementId(r) AS event
WITH *, coalesce($at, -8640000000000001) AS fromAt
WHERE $item IS NULL
  OR at < fromAt
  OR (at = fromAt AND item > $item)
  OR (at = fromAt AND item = $item AND r.kind > $kind)
  OR (at = fromAt AND item = $item AND r.kind = $kind AND event > $event)
RETURN r.id AS id, item, r.kind AS kind, r.weight AS weight, r.at.epochMillis AS at, event
ORDER BY at DESC, item, kind, event
LIMIT $limit
