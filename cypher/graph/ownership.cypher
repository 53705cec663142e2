// Job: Returns the schema version of the marker, null if the graph has no marker, and whether the graph
//   contains any node.
// Params: none
// Columns: schemaVersion, occupied
OPTIONAL MATCH (marker:KindredGraph {key: 'kindred'})
RETURN marker.schemaVersion AS schemaVersion, EXISTS { MATCH () } AS occupied
