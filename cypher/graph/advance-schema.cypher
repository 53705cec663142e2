// Job: Records on the marker that the schema has reached a version; never steps back.
// Params: $version INTEGER
// Columns: schemaVersion
MATCH (marker:KindredGraph {key: 'kindred'})
SET marker.schemaVersion =
  CASE WHEN marker.schemaVersion < $version THEN $version ELSE marker.schemaVersion END
RETURN marker.schemaVersion AS schemaVersion
