// Job: Returns the ids of the available items that have at least one of the tags with the keys
//   `tags` and pass the rest of a filter. The key of a tag without one is its name in lower case.
// Params: $request MAP {tags LIST<STRING>, excludeTags LIST<STRING>, publishedAfter INTEGER, publishedBefore
//   INTEGER, properties LIST<MAP {name, min, max, in}>}
// Columns: ids
CALL () {
  UNWIND $request.tags AS key
  MATCH (t:Tag {key: key})
  RETURN t
  UNION
  // Tags that another program wrote may have no key. All tags are read only if a key is unknown.
  WITH [key IN $request.tags WHERE NOT EXISTS { (:Tag {key: key}) }] AS unknown
  WHERE size(unknown) > 0
  MATCH (t:Tag)
  WHERE t.key IS NULL AND toLower(toStringOrNull(t.name)) IN unknown
  RETURN t
}
MATCH (t)<-[:TAGGED]-(i:Item)
WITH DISTINCT i
WHERE coalesce(i.available, true)
  AND ($request.publishedAfter IS NULL OR i.publishedAt > datetime({epochMillis: $request.publishedAfter}))
  AND ($request.publishedBefore IS NULL OR i.publishedAt < datetime({epochMillis: $request.publishedBefore}))
  AND all(wanted IN $request.properties WHERE (wanted.min IS NULL OR i[wanted.name] >= wanted.min)
    AND (wanted.max IS NULL OR i[wanted.name] <= wanted.max) AND (wanted.in IS NULL OR i[wanted.name] IN wanted.in))
  AND ($request.excludeTags IS NULL OR NOT EXISTS { (i)-[:TAGGED]->(x:Tag) WHERE coalesce(x.key, toLower(toStringOrNull(x.name))) IN $request.excludeTags })
RETURN collect(i.id) AS ids
