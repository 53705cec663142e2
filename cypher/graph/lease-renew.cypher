// Job: Heartbeat: puts off the end of a lease that is still ours. No row: it is not ours any more.
// Params: $name STRING, $holder STRING, $ttlMs INTEGER
// Columns: holder
MATCH (lease:KindredLease {name: $name})
SET lease.askedBy = $holder
WITH lease
WHERE lease.holder = $holder
SET lease.expiresAt = datetime.realtime() + duration({milliseconds: $ttlMs})
RETURN lease.holder AS holder
