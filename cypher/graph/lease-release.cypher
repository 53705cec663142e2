// Job: Releases a lease if this holder still has it.
// Params: $name STRING, $holder STRING
// Columns: none
MATCH (lease:KindredLease {name: $name, holder: $holder})
REMOVE lease.holder, lease.expiresAt
