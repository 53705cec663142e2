// Job: Waits until a vector index can answer.
// Params: $name STRING, $timeoutSeconds INTEGER
// Columns: none
CALL db.awaitIndex($name, $timeoutSeconds)
