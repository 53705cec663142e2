// Job: Delete a bounded number of relationships of users; called until none is left. Of ties, both people count that one has ended, as in
//   social/drop-friendship.
// Params: $ids LIST<STRING>, $limit INTEGER
// Columns: deleted
UNWIND $ids AS id
MATCH (user:User {id: id})-[relationship]-()
WITH DISTINCT relationship
LIMIT $limit
FOREACH (person IN CASE
    WHEN type(relationship) IN ['FRIEND', 'FOLLOWS'] THEN [startNode(relationship), endNode(relationship)]
    ELSE []
  END |
  SET person.tiesEnded = coalesce(person.tiesEnded, 0) + 1)
DELETE relationship
RETURN count(*) AS deleted
