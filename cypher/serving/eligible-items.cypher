// Job: Those of the given items that exist, are available and pass a filter, with what an answer shows of them. A part of the
//   filter that is null passes everything.
// Params: $request MAP {ids LIST<STRING>, tags LIST<STRING>, excludeTags LIST<STRING>, publishedAfter INTEGER}
// Columns: id, title, tags, available, publishedAt
UNWIND $request.ids AS id
MATCH (i:Item {id: id})
WHERE coalesce(i.available, true)
  AND ($request.publishedAfter IS NULL OR i.publishedAt > datetime({epochMillis: $request.publishedAfter}))
WITH i, COLLECT {
  MATCH (i)-[r:TAGGED]->(t)
  RETURN t.name ORDER BY r.weight DESC, t.name
} AS tags
WHERE ($request.tags IS NULL OR any(tag IN tags WHERE tag IN $request.tags))
  AND ($request.excludeTags IS NULL OR none(tag IN tags WHERE tag IN $request.excludeTags))
RETURN i.id AS id, i.title AS title, tags, true AS available, i.publishedAt.epochMillis AS publishedAt
