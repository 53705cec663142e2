// Job: Deletes up to `limit` daily counts from before a moment (milliseconds since 1970). It is repeated
//   until nothing is left.
// Params: $before INTEGER, $limit INTEGER
// Columns: changed
MATCH (count:KindredExposureCount)
WHERE count.day < datetime({epochMillis: $before})
WITH count
LIMIT $limit
DELETE count
RETURN count(*) AS changed
