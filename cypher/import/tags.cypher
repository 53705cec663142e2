// Job: Creates the tags that do not exist. A tag is known by its key; the name that came first stays.
// Params: $tags LIST<MAP {key, name}>
// Columns: written
UNWIND $tags AS tag
CALL (tag) {
  // Written by another program, without a key.
  MATCH (known:Tag {name: tag.name})
  WHERE known.key IS NULL AND NOT EXISTS { (:Tag {key: tag.key}) }
  SET known.key = tag.key
}
MERGE (t:Tag {key: tag.key})
ON CREATE SET t.name = tag.name
RETURN count(t) AS written
