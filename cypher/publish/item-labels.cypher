// Job: What people call some items: title, and the weightiest tags.
// Params: $ids LIST<STRING>, $tagsEach INTEGER
// Columns: id, title, tags
UNWIND $ids AS id
MATCH (i:Item {id: id})
CALL (i) {
  MATCH (i)-[r:TAGGED]->(t:Tag)
  WITH t.name AS tag
  ORDER BY r.weight DESC, tag
  LIMIT $tagsEach
  RETURN collect(tag) AS tags
}
RETURN id, i.title AS title, tags
