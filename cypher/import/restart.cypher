// Job: Makes an import begin again from its first chunk, and merge with what is there. Ends for all others
//   that they are current.
// Params: $key STRING
// Columns: none
MATCH (import:KindredImport {key: $key})
SET import.mode = 'merge'
REMOVE import.finishedAt, import.current
WITH import
CALL () {
  MATCH (other:KindredImport)
  WHERE other.current
  REMOVE other.current
}
MATCH (chunk:KindredImport {import: $key})
DELETE chunk
