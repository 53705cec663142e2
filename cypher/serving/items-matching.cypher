// Job: Ids of available items that were published after a moment and have none of some tags. A part that is null passes everything.
// Params: $request MAP {excludeTags LIST<STRING>, publishedAfter INTEGER}
// Columns: ids
MATCH (i:Item)
WHERE coalesce(i.available, true)
  AND ($request.publishedAfter IS NULL OR i.publishedAt > datetime({epochMillis: $request.publishedAfter}))
  AND ($request.excludeTags IS NULL OR NOT EXISTS { (i)-[:TAGGED]->(x:Tag) WHERE x.name IN $request.excludeTags })
RETURN collect(i.id) AS ids
