// Job: Creates or replaces campaigns with the items and tags that they promote. Times are milliseconds since
//   1970; `from` may be null.
// Params: $campaigns LIST<MAP {id, factor, position, from, until, items, tags}>
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
  UNWIND row.tags AS name
  MERGE (tag:Tag {name: name})
  MERGE (c)-[:PROMOTES]->(tag)
}
RETURN row.id AS id, created
