// Job: Ids of available items with one of some tags that pass the rest of a filter.
// Params: $tags LIST<STRING>, $excludeTags LIST<STRING>, $publishedAfter INTEGER
// Columns: ids
MATCH (t:Tag)<-[:TAGGED]-(i:Item)
WHERE t.name IN $tags
WITH DISTINCT i
WHERE coalesce(i.available, true)
  AND ($publishedAfter IS NULL OR i.publishedAt > datetime({epochMillis: $publishedAfter}))
  AND ($excludeTags IS NULL OR NOT EXISTS { (i)-[:TAGGED]->(x:Tag) WHERE x.name IN $excludeTags })
RETURN collect(i.id) AS ids
