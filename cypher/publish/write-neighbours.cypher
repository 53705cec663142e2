// Job: Writes the neighbours of some items. Each id is looked up once; rows name it by its position in $ids.
//   Items that have gone since the export, or have their neighbours from a first try, are passed over.
// Params: $type STRING, $ids LIST OF STRING, $rows LIST OF {item FLOAT, neighbours LIST OF FLOAT, scores LIST OF FLOAT}
// Columns: none
UNWIND $ids AS id
OPTIONAL MATCH (i:Item {id: id})
WITH collect({node: i}) AS items
UNWIND $rows AS row
WITH items, row, items[toInteger(row.item)].node AS item
WHERE item IS NOT NULL AND NOT EXISTS { (item)-[:$($type)]->() }
UNWIND range(0, size(row.neighbours) - 1) AS n
WITH item, items[toInteger(row.neighbours[n])].node AS neighbour, row.scores[n] AS score
WHERE neighbour IS NOT NULL
CREATE (item)-[:$($type) {score: score}]->(neighbour)
