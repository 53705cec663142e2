// Job: Returns items whose id is `id`, whose title matches a query of Lucene, or which have a tag that
//   matches it. An item may be returned more than once.
// Params: $request MAP {id STRING, query STRING, limit INTEGER}
// Columns: id, text
CALL () {
  MATCH (i:Item {id: $request.id})
  RETURN i
  UNION ALL
  CALL db.index.fulltext.queryNodes('item_title', $request.query, {limit: $request.limit}) YIELD node
  RETURN node AS i
  UNION ALL
  CALL db.index.fulltext.queryNodes('tag_words', $request.query, {limit: 100}) YIELD node
  MATCH (node)<-[:TAGGED]-(i:Item)
  RETURN i LIMIT $request.limit
}
WITH i WHERE i.id IS :: STRING NOT NULL
RETURN i.id AS id, CASE WHEN i.title IS :: STRING THEN i.title END AS text
