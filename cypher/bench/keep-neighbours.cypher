// Job: Stores the 20 best neighbours of each item of a slot as BENCH_SIMILAR, for the baseline of
//   bench/serving. Items that already have them are skipped.
// Params: $slot STRING
// Columns: none
MATCH (i:Item)
WHERE NOT EXISTS { (i)-[:BENCH_SIMILAR]->() }
CALL (i) {
  MATCH (i)-[s:SIMILAR_A|SIMILAR_B]->(j)
  WHERE type(s) = 'SIMILAR_' + $slot
  WITH i, s, j
  ORDER BY s.score DESC
  LIMIT 20
  CREATE (i)-[:BENCH_SIMILAR {score: s.score}]->(j)
} IN TRANSACTIONS OF 500 ROWS
