// Job: Deletes up to `limit` records of deletions that are older than the data of every snapshot, and not
//   newer than deletion number `until`. It is repeated until nothing is left.
// Params: $until INTEGER, $limit INTEGER
// Columns: deleted
OPTIONAL MATCH (s:KindredSnapshot)
WITH min(coalesce(s.deletions, 0)) AS oldest
MATCH (d:KindredDeletion)
WHERE d.number <= coalesce(oldest, $until) AND d.number <= $until
WITH d LIMIT $limit
DELETE d
RETURN count(*) AS deleted
