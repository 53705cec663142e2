// Job: Returns a row if the database answers.
// Params: none
// Columns: alive
RETURN true AS alive
