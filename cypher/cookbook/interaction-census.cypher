// Title: Interactions by kind
// Job: Counts the interactions of each kind, with the earliest and the latest time and the number without a
//   time.
// Params: none
// Columns: kind, events, first, last, withoutTime
MATCH (:User)-[event:INTERACTED]->(:Item)
RETURN event.kind AS kind, count(*) AS events, min(event.at) AS first, max(event.at) AS last,
  count(CASE WHEN event.at IS NULL THEN 1 END) AS withoutTime
ORDER BY events DESC, kind
