// Job: Enter a chunk into the ledger, in the transaction that writes it. `claimed` is false where it was there already.
// Params: $key STRING, $import STRING, $chunk STRING, $attempt STRING
// Columns: claimed
MERGE (chunk:KindredImport {key: $key})
ON CREATE SET chunk.import = $import, chunk.chunk = $chunk, chunk.attempt = $attempt
RETURN chunk.attempt = $attempt AS claimed
