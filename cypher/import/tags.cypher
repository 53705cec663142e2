// Job: Create the tags that are not there.
// Params: $tags LIST<STRING>
// Columns: written
UNWIND $tags AS name
MERGE (t:Tag {name: name})
RETURN count(t) AS written
