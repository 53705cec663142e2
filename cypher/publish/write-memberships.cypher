// Job: Enters some people into their communities. Run again, it changes nothing.
// Params: $slot STRING, $rows LIST OF {user STRING, community STRING}
// Columns: none
UNWIND $rows AS row
MATCH (u:User {id: row.user})
MATCH (c:Community {slot: $slot, id: row.community})
MERGE (u)-[:MEMBER_OF]->(c)
