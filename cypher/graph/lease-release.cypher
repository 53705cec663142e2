// Job: Gives a lease back, if it is still ours.
// Params: $name STRING, $holder STRING
// Columns: none
MATCH (lease:KindredLease {name: $name, holder: $holder})
REMOVE lease.holder, lease.expiresAt
