// Job: Counts as click-through does, from the daily counts of pages that are no longer stored individually. A
//   day counts as a whole if its start (UTC) is in [since, until).
// Params: $since INTEGER, $until INTEGER, $by LIST<STRING>
// Columns: source, model, position, exposures, clicked
MATCH (count:KindredExposureCount)
WHERE datetime({epochMillis: $since}) <= count.day < datetime({epochMillis: $until})
RETURN
  CASE WHEN 'SOURCE' IN $by THEN count.source END AS source,
  CASE WHEN 'MODEL' IN $by THEN count.snapshot END AS model,
  CASE WHEN 'POSITION' IN $by THEN count.position END AS position,
  sum(count.exposures) AS exposures,
  sum(count.clicked) AS clicked
