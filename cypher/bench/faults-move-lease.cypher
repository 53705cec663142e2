// Job: Moves the end of the lease `training` to so many seconds from now, as a clock that jumps does.
// Params: $seconds INTEGER
// Columns: none
MATCH (l:KindredLease {name: 'training'})
WHERE l.holder IS NOT NULL
SET l.expiresAt = datetime.realtime() + duration({seconds: $seconds})
