// Job: Delete marks of one person towards another.
// Params: $from STRING, $to STRING, $marks LIST<STRING>
// Columns: none
MATCH (:User {id: $from})-[mark:REQUESTED|WITHHELD|DECLINED|UNFRIENDED|FOLLOWS|BLOCKED]->(:User {id: $to})
WHERE type(mark) IN $marks
DELETE mark
