// Job: Creates the tags that do not exist.
// Params: $tags LIST<STRING>
// Columns: written
UNWIND $tags AS name
MERGE (t:Tag {name: name})
RETURN count(t) AS written
