// Job: Makes the given user the only author of each item. A null author removes all authors.
// Params: $changes LIST<MAP {id, author}>
// Columns: none
UNWIND $changes AS change
MATCH (item:Item {id: change.id})
OPTIONAL MATCH (author:User {id: change.author})
CALL (item, author) {
  MATCH (other:User)-[authored:AUTHORED]->(item)
  WHERE author IS NULL OR other <> author
  DELETE authored
}
FOREACH (_ IN CASE WHEN author IS NULL THEN [] ELSE [1] END |
  MERGE (author)-[:AUTHORED]->(item)
)
