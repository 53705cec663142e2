// Job: Delete a bounded number of relationships of users; called until none is left.
// Params: $ids LIST<STRING>, $limit INTEGER
// Columns: deleted
UNWIND $ids AS id
MATCH (user:User {id: id})-[relationship]-()
WITH DISTINCT relationship
LIMIT $limit
DELETE relationship
RETURN count(*) AS deleted
