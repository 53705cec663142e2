// Job: Writes the vectors of items. Items that were deleted since the export are skipped.
// Params: $property STRING, $rows LIST<MAP {id STRING, vector LIST<FLOAT>}>
// Columns: none
UNWIND $rows AS row
MATCH (i:Item {id: row.id})
CALL db.create.setNodeVectorProperty(i, $property, row.vector)
