// Job: Returns items by id with their tags, heaviest first. Unknown ids are left out.
// Params: $request MAP {ids LIST<STRING>}
// Columns: id, title, tags, available, publishedAt
UNWIND $request.ids AS id
MATCH (i:Item {id: id})
RETURN
  i.id AS id,
  i.title AS title,
  COLLECT {
    MATCH (i)-[r:TAGGED]->(t)
    RETURN t.name ORDER BY r.weight DESC, t.name
  } AS tags,
  coalesce(i.available, true) AS available,
  CASE WHEN i.publishedAt IS :: ZONED DATETIME THEN i.publishedAt.epochMillis ELSE i.publishedAt END AS publishedAt
