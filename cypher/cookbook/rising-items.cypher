// Job: What rises: events of the last days before a moment against the same span before them.
// Params: $asOf DATETIME, $days INTEGER, $limit INTEGER
// Columns: id, title, recent, before
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
