// Job: Deletes up to `limit` relationships of users. For each deleted tie, both users count one more ended
//   tie, as in social/drop-friendship. It is repeated until nothing is left.
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
