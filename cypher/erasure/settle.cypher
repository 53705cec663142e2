// Job: Takes the ids out of the records of forgotten users, once no stored snapshot and no running training
//   holds them. `waiting` is the number of records that still have an id. `holder` is the training that asks,
//   or empty.
// Params: $holder STRING
// Columns: settled, waiting
OPTIONAL MATCH (lease:KindredLease {name: 'training'})
WHERE lease.holder IS NOT NULL AND lease.holder <> $holder AND lease.expiresAt >= datetime.realtime()
WITH count(lease) AS running
OPTIONAL MATCH (s:KindredSnapshot)
WITH running, min(CASE WHEN coalesce(s.clean, 0) > coalesce(s.deletions, 0) THEN s.clean ELSE coalesce(s.deletions, 0) END) AS clean
OPTIONAL MATCH (d:KindredDeletion {label: 'User'})
WHERE d.forgotten AND d.id IS NOT NULL
WITH d, running = 0 AND d.number <= coalesce(clean, d.number) AS isClean
FOREACH (each IN CASE WHEN isClean THEN [d] ELSE [] END | REMOVE each.id)
RETURN count(CASE WHEN isClean THEN d END) AS settled, count(CASE WHEN isClean THEN null ELSE d END) AS waiting
