// Job: Writes interactions into a graph that has some. An interaction with the same user, item, kind and time
//   is the same interaction and takes the new weight. The parameters are those of create-interactions.
// Params: $items LIST<STRING>, $kinds LIST<STRING>, $rows LIST<MAP {user, items, kinds, weights, times}>
// Columns: written
UNWIND range(0, size($items) - 1) AS place
MATCH (item:Item {id: $items[place]})
WITH item, place
ORDER BY place
WITH collect(item) AS items
WHERE size(items) = size($items)
UNWIND $rows AS row
MATCH (u:User {id: row.user})
UNWIND range(0, size(row.items) - 1) AS n
WITH u, items[row.items[n]] AS i,
  $kinds[CASE WHEN row.kinds IS NULL THEN 0 ELSE row.kinds[n] END] AS kind,
  CASE WHEN row.weights IS NULL THEN 1.0 ELSE row.weights[n] END AS weight,
  CASE WHEN row.times[n] IS NULL THEN null ELSE datetime({epochMillis: toInteger(row.times[n])}) END AS at
OPTIONAL MATCH (u)-[known:INTERACTED {kind: kind}]->(i)
WHERE known.at = at OR (known.at IS NULL AND at IS NULL)
WITH u, i, kind, weight, at, collect(known) AS same
FOREACH (known IN same | SET known.weight = weight)
FOREACH (_ IN CASE WHEN size(same) = 0 THEN [1] ELSE [] END |
  CREATE (u)-[:INTERACTED {kind: kind, weight: weight, at: at}]->(i))
RETURN count(*) AS written
