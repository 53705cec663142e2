// Job: Returns the next page of a user's interactions, latest first; interactions without a time come last.
//   If `item` is given, the page continues after the entry with the given key.
// Params: $user STRING, $at INTEGER, $item STRING, $kind STRING, $event STRING, $limit INTEGER
// Columns: id, item, kind, weight, at, event
MATCH (:User {id: $user})-[r:INTERACTED]->(i)
WITH r, i.id AS item, coalesce(r.at.epochMillis, -8640000000000001) AS moment, elementId(r) AS event,
  coalesce($at, -8640000000000001) AS from
WHERE $item IS NULL
  OR moment < from
  OR (moment = from AND item > $item)
  OR (moment = from AND item = $item AND r.kind > $kind)
  OR (moment = from AND item = $item AND r.kind = $kind AND event > $event)
WITH r, item, moment, event
ORDER BY moment DESC, item, r.kind, event
LIMIT $limit
RETURN r.id AS id, item, r.kind AS kind, r.weight AS weight, r.at.epochMillis AS at, event
