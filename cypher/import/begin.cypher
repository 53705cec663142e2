// Job: Starts an import, or continues the one with this key. Its mode is `create` if the graph has no
//   interactions and no tags, else `merge`. `done` lists its finished chunks. `current` is true if the import
//   is complete and no other import began and nothing was deleted since. An import that is not complete ends
//   this for all others.
// Params: $key STRING, $name STRING
// Columns: mode, finished, current, done
WITH CASE WHEN EXISTS { ()-[:INTERACTED|TAGGED]->() } THEN 'merge' ELSE 'create' END AS mode
MERGE (import:KindredImport {key: $key})
ON CREATE SET import.name = $name, import.startedAt = datetime(), import.mode = mode
WITH import
CALL (import) {
  WITH import
  WHERE import.finishedAt IS NULL
  MATCH (other:KindredImport)
  WHERE other.current AND other <> import
  REMOVE other.current
}
WITH import
OPTIONAL MATCH (chunk:KindredImport {import: $key})
RETURN import.mode AS mode, import.finishedAt IS NOT NULL AS finished, coalesce(import.current, false) AS current,
  collect(chunk.chunk) AS done
