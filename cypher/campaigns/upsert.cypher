// Job: Creates or replaces campaigns with the items and tags that they promote. Times are milliseconds since
//   1970; `from` may be null.
// Params: $campaigns LIST<MAP {id, factor, position, from, until, items, tags LIST<MAP {key, name}>}>
// Columns: id, created
UNWIND $campaigns AS row
OPTIONAL MATCH (known:KindredCampaign {id: row.id})
WITH row, known IS NULL AS created
MERGE (c:KindredCampaign {id: row.id})
SET c.factor = row.factor, c.position = row.position, c.until = datetime({epochMillis: row.until}),
  c.from = CASE WHEN row.from IS NULL THEN null ELSE datetime({epochMillis: row.from}) END
WITH row, created, c
CALL (c) {
  MATCH (c)-[old:PROMOTES]->()
  DELETE old
}
CALL (c, row) {
  UNWIND row.items AS id
  MATCH (item:Item {id: id})
  MERGE (c)-[:PROMOTES]->(item)
}
CALL (c, row) {
  UNWIND row.tags AS wanted
  CALL (wanted) {
    // Written by another program, without a key.
    MATCH (known:Tag {name: wanted.name})
    WHERE known.key IS NULL AND NOT EXISTS { (:Tag {key: wanted.key}) }
    SET known.key = wanted.key
  }
  MERGE (tag:Tag {key: wanted.key})
  ON CREATE SET tag.name = wanted.name
  MERGE (c)-[:PROMOTES]->(tag)
}
RETURN row.id AS id, created
