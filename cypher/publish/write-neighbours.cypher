// Job: Writes the neighbours of items. Each id is looked up once; rows refer to it by its position in `ids`.
//   Items that were deleted since the export, and items that already have neighbours from an earlier attempt,
//   are skipped.
// Params: $type STRING, $ids LIST<STRING>, $rows LIST<MAP {item FLOAT, neighbours LIST<FLOAT>, scores
//   LIST<FLOAT>}>
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
