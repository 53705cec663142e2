// Job: Makes the next generation of a snapshot the one that is read. Nothing is kept in it of users whose
//   deletion has at most the number `clean`. Their records get their row in the snapshot, for servers that
//   hold the generation before. Returns no row if the snapshot is being deleted or was written again in the
//   meantime.
// Params: $version STRING, $generation INTEGER, $manifest STRING, $byteLength INTEGER, $clean INTEGER, $own
//   BOOLEAN, $erased LIST<MAP {id STRING, row INTEGER}>
// Columns: version
MATCH (s:KindredSnapshot {version: $version})
SET s.version = s.version
WITH s
WHERE coalesce(s.generation, 0) = $generation - 1 AND (s.status = 'writing') = $own
SET s.generation = $generation, s.manifest = $manifest, s.byteLength = $byteLength, s.clean = $clean
WITH s
CALL (s) {
  UNWIND $erased AS entry
  MATCH (d:KindredDeletion {label: 'User', id: entry.id})
  SET d.versions = coalesce(d.versions, []) + s.version, d.rows = coalesce(d.rows, []) + entry.row
}
RETURN s.version AS version
