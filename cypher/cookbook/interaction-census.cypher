// Job: A census of events: kinds, how many, from when to when, how many without a time.
// Params: none
// Columns: kind, events, first, last, withoutTime
MATCH (:User)-[event:INTERACTED]->(:Item)
RETURN event.kind AS kind, count(*) AS events, min(event.at) AS first, max(event.at) AS last,
  count(CASE WHEN event.at IS NULL THEN 1 END) AS withoutTime
ORDER BY events DESC, kind
