// Job: Ids of available items that were published after a moment and have none of some tags. A part that is null passes everything.
// Params: $excludeTags LIST<STRING>, $publishedAfter INTEGER
// Columns: ids
MATCH (i:Item)
WHERE coalesce(i.available, true)
  AND ($publishedAfter IS NULL OR i.publishedAt > datetime({epochMillis: $publishedAfter}))
  AND ($excludeTags IS NULL OR NOT EXISTS { (i)-[:TAGGED]->(x:Tag) WHERE x.name IN $excludeTags })
RETURN collect(i.id) AS ids
