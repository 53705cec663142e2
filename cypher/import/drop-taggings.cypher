// Job: Deletes tags that earlier imports gave to items and that are not in `tags`, a list of keys. Tags that
//   came by the API stay.
// Params: $rows LIST<MAP {item, tags}>
// Columns: written
UNWIND $rows AS row
MATCH (i:Item {id: row.item})
CALL (i, row) {
  MATCH (i)-[tagged:TAGGED]->(tag:Tag)
  WHERE tagged.imported AND NOT tag.key IN row.tags
  DELETE tagged
}
RETURN count(*) AS written
