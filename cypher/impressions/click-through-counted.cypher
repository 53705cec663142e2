// Job: Counts as click-through does, from the daily counts of pages that are no longer stored individually. A
//   day counts as a whole if its start (UTC) is in [since, until).
// Params: $since INTEGER, $until INTEGER, $by LIST<STRING>
// Columns: source, snapshot, position, impressions, clicks
MATCH (count:KindredExposureCount)
WHERE datetime({epochMillis: $since}) <= count.day < datetime({epochMillis: $until})
RETURN
  CASE WHEN 'SOURCE' IN $by THEN count.source END AS source,
  CASE WHEN 'SNAPSHOT' IN $by THEN count.snapshot END AS snapshot,
  CASE WHEN 'POSITION' IN $by THEN count.position END AS position,
  sum(count.exposures) AS impressions,
  sum(count.clicked) AS clicks
