// Job: Ties communities of a slot to those that they are parts of. Run again, it changes nothing.
// Params: $slot STRING, $rows LIST OF {part STRING, whole STRING}
// Columns: none
UNWIND $rows AS row
MATCH (part:Community {slot: $slot, id: row.part})
MATCH (whole:Community {slot: $slot, id: row.whole})
MERGE (part)-[:PART_OF]->(whole)
