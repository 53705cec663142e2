// Job: Whether the graph is ours, how far its schema is, and whether it holds anything at all.
// Params: none
// Columns: schemaVersion, occupied
OPTIONAL MATCH (marker:KindredGraph {key: 'kindred'})
RETURN marker.schemaVersion AS schemaVersion, EXISTS { MATCH () } AS occupied
