// Job: Drops a vector index before its slot is rewritten. Building it at the end is faster, and its width may
//   change.
// Params: $name STRING
// Columns: none
DROP INDEX $name IF EXISTS
