// Job: Writes the vectors of some items. Items that have gone since the export are passed over.
// Params: $property STRING, $rows LIST OF {id STRING, vector LIST OF FLOAT}
// Columns: none
UNWIND $rows AS row
MATCH (i:Item {id: row.id})
CALL db.create.setNodeVectorProperty(i, $property, row.vector)
