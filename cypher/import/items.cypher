// Job: Creates or updates items. Null values, and properties that `properties` does not name, keep what is
//   stored. `publishedAt` is milliseconds since 1970.
// Params: $items LIST<MAP {id, title, publishedAt, properties}>
// Columns: written
UNWIND $items AS row
MERGE (i:Item {id: row.id})
SET
  i += row.properties,
  i.title = coalesce(row.title, i.title),
  i.publishedAt = CASE WHEN row.publishedAt IS NULL THEN i.publishedAt ELSE datetime({epochMillis: toInteger(row.publishedAt)}) END
RETURN count(i) AS written
