// Job: Takes the lease of this name if it is free, has expired or already belongs to this holder, and returns
//   its holder. The first SET locks the node, so no other process can change what is read after it. A lease
//   that ends later than any can is of a clock that was set back since; its holder would have renewed it.
// Params: $name STRING, $holder STRING, $ttlMs INTEGER
// Columns: holder, expiresAt
MERGE (lease:KindredLease {name: $name})
SET lease.askedBy = $holder
WITH lease, datetime.realtime() AS now
WITH lease, now,
  lease.holder IS NULL OR lease.holder = $holder OR lease.expiresAt < now
  OR lease.expiresAt > now + duration({milliseconds: 10 * $ttlMs}) AS free
SET lease.holder = CASE WHEN free THEN $holder ELSE lease.holder END,
    lease.expiresAt = CASE WHEN free THEN now + duration({milliseconds: $ttlMs}) ELSE lease.expiresAt END
RETURN lease.holder AS holder, toString(lease.expiresAt) AS expiresAt
