// Job: Returns the likes, follows and blocks of the graph, each with the number of times it is stored.
// Params: none
// Columns: kind, from, to, times
MATCH (a:User)-[r:INTERACTED|FOLLOWS|BLOCKED]->(b)
RETURN type(r) AS kind, a.id AS from, b.id AS to, count(r) AS times
