// Job: Replaces the tags of each item. Tags that stay keep their weight; new tags get weight 1.
// Params: $changes LIST<MAP {id, tags}>
// Columns: none
UNWIND $changes AS change
MATCH (item:Item {id: change.id})
CALL (item, change) {
  MATCH (item)-[old:TAGGED]->(tag:Tag)
  WHERE NOT tag.name IN change.tags
  DELETE old
}
CALL (item, change) {
  UNWIND change.tags AS name
  MERGE (tag:Tag {name: name})
  MERGE (item)-[tagged:TAGGED]->(tag)
  ON CREATE SET tagged.weight = 1.0
}
