// Job: The same from the counts of the days whose pages are no longer kept one by one; a day counts whole, by its beginning (UTC).
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
