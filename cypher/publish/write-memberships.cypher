// Job: Writes the community memberships of users. Running it again changes nothing.
// Params: $slot STRING, $rows LIST<MAP {user STRING, community STRING}>
// Columns: none
UNWIND $rows AS row
MATCH (u:User {id: row.user})
MATCH (c:Community {slot: $slot, id: row.community})
MERGE (u)-[:MEMBER_OF]->(c)
