// Job: Deletes up to `limit` relationships of items. It is repeated until nothing is left.
// Params: $ids LIST<STRING>, $limit INTEGER
// Columns: deleted
UNWIND $ids AS id
MATCH (item:Item {id: id})-[relationship]-()
WITH DISTINCT relationship
LIMIT $limit
DELETE relationship
RETURN count(*) AS deleted
