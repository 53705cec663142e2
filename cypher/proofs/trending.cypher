// Job: Counts the attracting interactions with the item in the seven days before a moment and in the seven
//   days before those.
// Params: $item STRING, $attracting LIST<STRING>, $moment STRING
// Columns: recent, earlier
WITH datetime($moment) AS moment
MATCH (:Item {id: $item})<-[r:INTERACTED]-()
WHERE r.kind IN $attracting AND coalesce(r.liked, true) AND r.at >= moment - duration('P14D')
RETURN
  sum(CASE WHEN r.at >= moment - duration('P7D') THEN 1 ELSE 0 END) AS recent,
  sum(CASE WHEN r.at < moment - duration('P7D') THEN 1 ELSE 0 END) AS earlier
