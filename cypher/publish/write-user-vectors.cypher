// Job: Writes the vectors of some users. People who have gone since the export are passed over.
// Params: $property STRING, $rows LIST OF {id STRING, vector LIST OF FLOAT}
// Columns: none
UNWIND $rows AS row
MATCH (u:User {id: row.id})
CALL db.create.setNodeVectorProperty(u, $property, row.vector)
