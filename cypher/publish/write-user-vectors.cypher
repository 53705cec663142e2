// Job: Writes the vectors of users. Users that were deleted since the export are skipped.
// Params: $property STRING, $rows LIST<MAP {id STRING, vector LIST<FLOAT>}>
// Columns: none
UNWIND $rows AS row
MATCH (u:User {id: row.id})
CALL db.create.setNodeVectorProperty(u, $property, row.vector)
