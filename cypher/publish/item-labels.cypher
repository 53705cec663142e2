// Job: Returns the titles of items with their heaviest tags, at most `tagsEach` per item.
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
