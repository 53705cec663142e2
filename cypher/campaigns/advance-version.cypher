// Job: Note that campaigns change, so that servers read them anew; whoever changes them meanwhile waits.
// Params: none
// Columns: none
MATCH (marker:KindredGraph {key: 'kindred'})
SET marker.campaigns = coalesce(marker.campaigns, 0) + 1
