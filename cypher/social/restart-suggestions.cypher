// Job: Begin to count anew how often two people were suggested to each other: one of them has acted. The day they were last shown stays.
// Params: $lower STRING, $higher STRING
// Columns: none
MATCH (:User {id: $lower})-[shown:SUGGESTED]-(:User {id: $higher})
SET shown.visits = 0
