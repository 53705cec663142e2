// Job: Marks an import as complete and current, and deletes the ledger entries of its chunks.
// Params: $key STRING
// Columns: none
MATCH (import:KindredImport {key: $key})
SET import.finishedAt = datetime(), import.current = true
WITH import
MATCH (chunk:KindredImport {import: $key})
DELETE chunk
