// Job: How much users have done with items, as counts that change with each event.
// Params: $users LIST<STRING>
// Columns: user, interactions, dismissals
UNWIND $users AS id
MATCH (user:User {id: id})
RETURN id AS user, COUNT { (user)-[:INTERACTED]->() } AS interactions, COUNT { (user)-[:DISMISSED]->() } AS dismissals
