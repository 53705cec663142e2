// Job: Answers, if the database does.
// Params: none
// Columns: alive
RETURN true AS alive
