// Job: Returns the number of deletions of users and items so far. A training reads it before its export.
// Params: none
// Columns: deletions
OPTIONAL MATCH (marker:KindredGraph {key: 'kindred'})
RETURN coalesce(marker.deletions, 0) AS deletions
