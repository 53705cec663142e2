// Job: Enters some communities of a slot, with their favourites. Run again, it changes nothing.
// Params: $slot STRING, $rows LIST OF {id STRING, name STRING, level FLOAT, modularity FLOAT, items LIST OF STRING, scores LIST OF FLOAT}
// Columns: none
UNWIND $rows AS row
MERGE (c:Community {slot: $slot, id: row.id})
SET c.name = row.name, c.level = toInteger(row.level), c.modularity = row.modularity
WITH c, row
UNWIND range(0, size(row.items) - 1) AS n
MATCH (i:Item {id: row.items[n]})
MERGE (c)-[favours:FAVOURS]->(i)
SET favours.score = row.scores[n]
