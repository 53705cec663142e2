// Job: Marks the graph as owned by Kindred. Running it again changes nothing.
// Params: none
// Columns: schemaVersion
MERGE (marker:KindredGraph {key: 'kindred'})
ON CREATE SET marker.schemaVersion = 0, marker.createdAt = datetime()
RETURN marker.schemaVersion AS schemaVersion
