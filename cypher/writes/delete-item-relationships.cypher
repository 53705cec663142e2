// Job: Delete a bounded number of relationships of items; called until none is left.
// Params: $ids LIST<STRING>, $limit INTEGER
// Columns: deleted
UNWIND $ids AS id
MATCH (item:Item {id: id})-[relationship]-()
WITH DISTINCT relationship
LIMIT $limit
DELETE relationship
RETURN count(*) AS deleted
