// Job: Returns the ids of the available items that have at least one of the tags with the keys
//   `tags` and pass the rest of a filter.
// Params: $request MAP {tags LIST<STRING>, tagNames LIST<STRING>, excludeTags LIST<STRING>, publishedAfter
//   INTEGER, publishedBefore INTEGER, properties LIST<MAP {name, min, max, in}>}
// Columns: ids
MATCH (t:Tag)<-[:TAGGED]-(i:Item)
// Tags that another program wrote may have no key.
WHERE t.key IN $request.tags OR t.name IN $request.tagNames
WITH DISTINCT i
WHERE coalesce(i.available, true)
  AND ($request.publishedAfter IS NULL OR i.publishedAt > datetime({epochMillis: $request.publishedAfter}))
  AND ($request.publishedBefore IS NULL OR i.publishedAt < datetime({epochMillis: $request.publishedBefore}))
  AND all(wanted IN $request.properties WHERE (wanted.min IS NULL OR i[wanted.name] >= wanted.min)
    AND (wanted.max IS NULL OR i[wanted.name] <= wanted.max) AND (wanted.in IS NULL OR i[wanted.name] IN wanted.in))
  AND ($request.excludeTags IS NULL OR NOT EXISTS { (i)-[:TAGGED]->(x:Tag) WHERE toLower(x.name) IN $request.excludeTags })
RETURN collect(i.id) AS ids
