// Job: Returns items whose id is `id`, or whose title contains a text in lower case. It reads all items,
//   and serves texts that the full-text index cannot find.
// Params: $request MAP {id STRING, text STRING, limit INTEGER}
// Columns: id, text
CALL () {
  MATCH (i:Item {id: $request.id})
  RETURN i
  UNION ALL
  MATCH (i:Item)
  WHERE i.title IS :: STRING AND toLower(i.title) CONTAINS $request.text
  RETURN i LIMIT $request.limit
}
WITH i WHERE i.id IS :: STRING NOT NULL
RETURN i.id AS id, CASE WHEN i.title IS :: STRING THEN i.title END AS text
