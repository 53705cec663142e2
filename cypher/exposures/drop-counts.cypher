// Job: Delete a bounded number of the counts of days before a moment (milliseconds since 1970); called until none is left.
// Params: $before INTEGER, $limit INTEGER
// Columns: changed
MATCH (count:KindredExposureCount)
WHERE count.day < datetime({epochMillis: $before})
WITH count
LIMIT $limit
DELETE count
RETURN count(*) AS changed
