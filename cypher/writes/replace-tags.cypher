// Job: Replaces the tags of each item. Tags that stay keep their weight; new tags get weight 1. A tag is
//   known by its key; the name that came first stays.
// Params: $changes LIST<MAP {id, tags LIST<MAP {key, name}>}>
// Columns: none
UNWIND $changes AS change
MATCH (item:Item {id: change.id})
CALL (item, change) {
  MATCH (item)-[old:TAGGED]->(tag:Tag)
  WHERE NOT coalesce(tag.key, toLower(tag.name)) IN [wanted IN change.tags | wanted.key]
  DELETE old
}
CALL (item, change) {
  UNWIND change.tags AS wanted
  CALL (wanted) {
    // Written by another program, without a key.
    MATCH (known:Tag {name: wanted.name})
    WHERE known.key IS NULL AND NOT EXISTS { (:Tag {key: wanted.key}) }
    SET known.key = wanted.key
  }
  MERGE (tag:Tag {key: wanted.key})
  ON CREATE SET tag.name = wanted.name
  MERGE (item)-[tagged:TAGGED]->(tag)
  ON CREATE SET tagged.weight = 1.0
  // A later import keeps it.
  ON MATCH SET tagged.imported = null
}
