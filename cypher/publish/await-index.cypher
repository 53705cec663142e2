// Job: Waits until a vector index is online.
// Params: $name STRING, $timeoutSeconds INTEGER
// Columns: none
CALL db.awaitIndex($name, $timeoutSeconds)
