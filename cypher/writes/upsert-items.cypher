// Job: Create items or change them; a property that `properties` does not name stays, null removes it. `publishedAt` is a
//   list of one value, milliseconds since 1970 or null, or null where the time stays.
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
