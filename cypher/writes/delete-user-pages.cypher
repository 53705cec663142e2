// Job: Delete a bounded number of the pages that users were shown; called until none is left.
// Params: $ids LIST<STRING>, $limit INTEGER
// Columns: deleted
UNWIND $ids AS id
MATCH (:User {id: id})-[:SHOWN]->(page:KindredPage)
WITH page
LIMIT $limit
DETACH DELETE page
RETURN count(*) AS deleted
