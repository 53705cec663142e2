// Job: Connects communities of a slot to the larger communities that contain them. Running it again changes
//   nothing.
// Params: $slot STRING, $rows LIST<MAP {part STRING, whole STRING}>
// Columns: none
UNWIND $rows AS row
MATCH (part:Community {slot: $slot, id: row.part})
MATCH (whole:Community {slot: $slot, id: row.whole})
MERGE (part)-[:PART_OF]->(whole)
