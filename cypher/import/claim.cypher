// Job: Adds a chunk to the ledger, in the transaction that writes it. `claimed` is false if the chunk is
//   already there.
// Params: $key STRING, $import STRING, $chunk STRING, $attempt STRING
// Columns: claimed
MERGE (chunk:KindredImport {key: $key})
ON CREATE SET chunk.import = $import, chunk.chunk = $chunk, chunk.attempt = $attempt
RETURN chunk.attempt = $attempt AS claimed
