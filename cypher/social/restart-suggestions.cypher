// Job: Resets the number of visits at which two users were suggested to each other, because one of them has
//   acted. The time of the latest visit stays.
// Params: $lower STRING, $higher STRING
// Columns: none
MATCH (:User {id: $lower})-[shown:SUGGESTED]-(:User {id: $higher})
SET shown.visits = 0
