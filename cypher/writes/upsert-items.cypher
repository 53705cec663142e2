// Job: Creates or updates items. Properties that `properties` does not name stay; null removes a property.
//   `publishedAt` is null to keep the time, or a list of one value: milliseconds since 1970, or null to
//   remove the time.
// Params: $changes LIST<MAP {id, properties, publishedAt}>
// Columns: id, created
UNWIND $changes AS change
OPTIONAL MATCH (known:Item {id: change.id})
WITH change, known IS NULL AS created
MERGE (item:Item {id: change.id})
ON CREATE SET item.createdAt = datetime()
SET item += change.properties
FOREACH (epochMillis IN change.publishedAt |
  SET item.publishedAt = CASE WHEN epochMillis IS NOT NULL THEN datetime({epochMillis: epochMillis}) END
)
RETURN item.id AS id, created
