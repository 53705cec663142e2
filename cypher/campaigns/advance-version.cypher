// Job: Increments the version of the campaigns, so that servers read them again. Concurrent changes wait for
//   the lock on the marker.
// Params: none
// Columns: none
MATCH (marker:KindredGraph {key: 'kindred'})
SET marker.campaigns = coalesce(marker.campaigns, 0) + 1
