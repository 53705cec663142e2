// Title: Rising items
// Job: Compares the interactions of each item in the last `days` days before a moment with the `days` days
//   before those, fastest growth first.
// Params: $asOf DATETIME, $days INTEGER, $limit INTEGER
// Columns: id, title, recent, before
// Example:
//   :param asOf => datetime('2026-01-01')
//   :param days => 30
//   :param limit => 10
WITH $asOf AS now, duration({days: $days}) AS span
MATCH (:User)-[event:INTERACTED]->(i:Item)
WHERE event.at > now - span - span AND event.at <= now
WITH i,
  count(CASE WHEN event.at > now - span THEN 1 END) AS recent,
  count(CASE WHEN event.at <= now - span THEN 1 END) AS before
WHERE recent > 0
RETURN i.id AS id, i.title AS title, recent, before
ORDER BY toFloat(recent + 1) / (before + 1) * log(1 + recent) DESC, id
LIMIT $limit
