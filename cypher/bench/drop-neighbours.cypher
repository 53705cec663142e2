// Job: Deletes the relationships that keep-neighbours wrote.
// Params: none
// Columns: none
MATCH (:Item)-[s:BENCH_SIMILAR]->()
CALL (s) { DELETE s } IN TRANSACTIONS OF 20000 ROWS
