// Job: Records the schema version that the graph has reached. The version never decreases.
// Params: $version INTEGER
// Columns: schemaVersion
MATCH (marker:KindredGraph {key: 'kindred'})
SET marker.schemaVersion =
  CASE WHEN marker.schemaVersion < $version THEN $version ELSE marker.schemaVersion END
RETURN marker.schemaVersion AS schemaVersion
