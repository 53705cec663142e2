// Job: Extends a lease that this holder still has (heartbeat). The first SET locks the node before its holder
//   is read. Returns no row if the lease is lost.
// Params: $name STRING, $holder STRING, $ttlMs INTEGER
// Columns: holder
MATCH (lease:KindredLease {name: $name})
SET lease.askedBy = $holder
WITH lease
WHERE lease.holder = $holder
SET lease.expiresAt = datetime.realtime() + duration({milliseconds: $ttlMs})
RETURN lease.holder AS holder
