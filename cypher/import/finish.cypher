// Job: Mark an import as complete and drop the entries of its chunks.
// Params: $key STRING
// Columns: none
MATCH (import:KindredImport {key: $key})
SET import.finishedAt = datetime()
WITH import
MATCH (chunk:KindredImport {import: $key})
DELETE chunk
