// Job: Returns items whose id is `id`, or whose title contains a text in lower case. It reads all items,
//   and serves texts that the full-text index cannot find.
// Params: $request MAP {id STRING, text STRING, limit INTEGER}
// Columns: id, text
CALL () {
  MATCH (i:Item {id: $request.id})
  RETURN i
  UNION ALL
  MATCH (i:Item)
  WHERE toLower(i.title) CONTAINS $request.text
  RETURN i LIMIT $request.limit
}
RETURN i.id AS id, i.title AS text
