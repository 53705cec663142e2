// Job: Returns available items that were published by a moment, latest first, after a given time and id.
//   Times are milliseconds since 1970.
// Params: $until INTEGER, $at INTEGER, $id STRING, $limit INTEGER
// Columns: ids, scores
MATCH (i:Item)
WHERE i.publishedAt <= datetime({epochMillis: coalesce($at, $until)})
  AND coalesce(i.available, true)
  AND ($at IS NULL OR i.publishedAt < datetime({epochMillis: $at}) OR i.id > $id)
WITH i.publishedAt AS appeared, i.id AS id
ORDER BY appeared DESC, id
LIMIT $limit
RETURN collect(id) AS ids, collect(appeared.epochMillis) AS scores
