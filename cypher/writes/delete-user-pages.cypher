// Job: Deletes up to `limit` recorded pages of users. It is repeated until nothing is left.
// Params: $ids LIST<STRING>, $limit INTEGER
// Columns: deleted
UNWIND $ids AS id
MATCH (:User {id: id})-[:SHOWN]->(page:KindredPage)
WITH page
LIMIT $limit
DETACH DELETE page
RETURN count(*) AS deleted
