// Job: Returns the ids of the available items that pass a filter without required tags. A null part of the
//   filter passes everything. A property passes if the item has it and its value is within the bounds.
// Params: $request MAP {excludeTags LIST<STRING>, publishedAfter INTEGER, publishedBefore INTEGER, properties
//   LIST<MAP {name, min, max, in}>}
// Columns: ids
MATCH (i:Item)
WHERE coalesce(i.available, true)
  AND ($request.publishedAfter IS NULL OR i.publishedAt > datetime({epochMillis: $request.publishedAfter}))
  AND ($request.publishedBefore IS NULL OR i.publishedAt < datetime({epochMillis: $request.publishedBefore}))
  AND all(wanted IN $request.properties WHERE (wanted.min IS NULL OR i[wanted.name] >= wanted.min)
    AND (wanted.max IS NULL OR i[wanted.name] <= wanted.max) AND (wanted.in IS NULL OR i[wanted.name] IN wanted.in))
  AND ($request.excludeTags IS NULL OR NOT EXISTS { (i)-[:TAGGED]->(x:Tag) WHERE coalesce(x.key, toLower(toStringOrNull(x.name))) IN $request.excludeTags })
RETURN collect(i.id) AS ids
