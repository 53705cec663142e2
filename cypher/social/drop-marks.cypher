// Job: Deletes marks from one user to another. For a deleted FOLLOWS, both users count one more ended tie, as
//   in social/drop-friendship.
// Params: $from STRING, $to STRING, $marks LIST<STRING>
// Columns: none
MATCH (from:User {id: $from})-[mark:REQUESTED|WITHHELD|DECLINED|UNFRIENDED|FOLLOWS|FOLLOW_WITHHELD|BLOCKED]->(to:User {id: $to})
WHERE type(mark) IN $marks
WITH from, to, mark, type(mark) = 'FOLLOWS' AS isTie
DELETE mark
FOREACH (person IN CASE WHEN isTie THEN [from, to] ELSE [] END |
  SET person.tiesEnded = coalesce(person.tiesEnded, 0) + 1)
