// Job: Writes communities of a slot with their favourite items. Running it again changes nothing.
// Params: $slot STRING, $rows LIST<MAP {id STRING, name STRING, level FLOAT, modularity FLOAT, items
//   LIST<STRING>, scores LIST<FLOAT>}>
// Columns: none
UNWIND $rows AS row
MERGE (c:Community {slot: $slot, id: row.id})
SET c.name = row.name, c.level = toInteger(row.level), c.modularity = row.modularity
WITH c, row
UNWIND range(0, size(row.items) - 1) AS n
MATCH (i:Item {id: row.items[n]})
MERGE (c)-[favours:FAVOURS]->(i)
SET favours.score = row.scores[n]
