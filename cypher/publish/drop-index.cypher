// Job: Drops a vector index whose width is not that of the new vectors.
// Params: $name STRING
// Columns: none
DROP INDEX $name IF EXISTS
