// Job: End the friendship of two people.
// Params: $lower STRING, $higher STRING
// Columns: none
MATCH (:User {id: $lower})-[friend:FRIEND]-(:User {id: $higher})
DELETE friend
