// Job: Returns the given items that exist, are available and pass a filter, with the fields of an answer. A
//   null part of the filter passes everything. A property passes if the item has it and its value is within
//   the bounds.
// Params: $request MAP {ids LIST<STRING>, tags LIST<STRING>, excludeTags LIST<STRING>, publishedAfter
//   INTEGER, publishedBefore INTEGER, properties LIST<MAP {name, min, max, in}>}
// Columns: id, title, tags, available, publishedAt
UNWIND $request.ids AS id
MATCH (i:Item {id: id})
WHERE coalesce(i.available, true)
  AND ($request.publishedAfter IS NULL OR i.publishedAt > datetime({epochMillis: $request.publishedAfter}))
  AND ($request.publishedBefore IS NULL OR i.publishedAt < datetime({epochMillis: $request.publishedBefore}))
  AND all(wanted IN $request.properties WHERE (wanted.min IS NULL OR i[wanted.name] >= wanted.min)
    AND (wanted.max IS NULL OR i[wanted.name] <= wanted.max) AND (wanted.in IS NULL OR i[wanted.name] IN wanted.in))
WITH i, COLLECT {
  MATCH (i)-[r:TAGGED]->(t)
  // Tags that another program wrote may have no key.
  RETURN [t.name, coalesce(t.key, toLower(toStringOrNull(t.name)))] ORDER BY r.weight DESC, t.name
} AS tags
WHERE ($request.tags IS NULL OR any(tag IN tags WHERE tag[1] IN $request.tags))
  AND ($request.excludeTags IS NULL OR none(tag IN tags WHERE tag[1] IN $request.excludeTags))
RETURN i.id AS id, i.title AS title, [tag IN tags | tag[0]] AS tags, true AS available, CASE WHEN i.publishedAt IS :: ZONED DATETIME THEN i.publishedAt.epochMillis ELSE i.publishedAt END AS publishedAt
