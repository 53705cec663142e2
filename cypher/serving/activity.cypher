// Job: Returns the numbers of interactions and dismissals of users. They change with each new interaction or
//   dismissal.
// Params: $users LIST<STRING>
// Columns: user, interactions, dismissals
UNWIND $users AS id
MATCH (user:User {id: id})
RETURN id AS user, COUNT { (user)-[:INTERACTED]->() } + coalesce(user.reratings, 0) AS interactions, COUNT { (user)-[:DISMISSED]->() } AS dismissals
