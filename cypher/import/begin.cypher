// Job: Starts an import, or continues the one with this key. Its mode is `create` if the graph has no
//   interactions and no tags, else `merge`. `done` lists its finished chunks.
// Params: $key STRING, $name STRING
// Columns: mode, finished, done
WITH CASE WHEN EXISTS { ()-[:INTERACTED|TAGGED]->() } THEN 'merge' ELSE 'create' END AS mode
MERGE (import:KindredImport {key: $key})
ON CREATE SET import.name = $name, import.startedAt = datetime(), import.mode = mode
WITH import
OPTIONAL MATCH (chunk:KindredImport {import: $key})
RETURN import.mode AS mode, import.finishedAt IS NOT NULL AS finished, collect(chunk.chunk) AS done
