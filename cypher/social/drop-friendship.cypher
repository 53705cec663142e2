// Job: Ends the friendship of two users. Both count one more ended tie, so that cached copies of their ties
//   are recognised as stale.
// Params: $lower STRING, $higher STRING
// Columns: none
MATCH (lower:User {id: $lower})-[friend:FRIEND]-(higher:User {id: $higher})
DELETE friend
SET lower.tiesEnded = coalesce(lower.tiesEnded, 0) + 1, higher.tiesEnded = coalesce(higher.tiesEnded, 0) + 1
