// Job: Records that something was deleted: no import is current any more.
// Params: none
// Columns: none
MATCH (import:KindredImport)
WHERE import.current
REMOVE import.current
