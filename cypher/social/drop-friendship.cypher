// Job: End the friendship of two people. Each counts how many ties of theirs have ended, so that what is kept of their ties is known to be old.
// Params: $lower STRING, $higher STRING
// Columns: none
MATCH (lower:User {id: $lower})-[friend:FRIEND]-(higher:User {id: $higher})
DELETE friend
SET lower.tiesEnded = coalesce(lower.tiesEnded, 0) + 1, higher.tiesEnded = coalesce(higher.tiesEnded, 0) + 1
