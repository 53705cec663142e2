// Job: Returns the next page of members of a community of the active snapshot by id, after a given id. Only
//   members who are active, suggestible and show their ties are returned.
// Params: $community STRING, $after STRING, $limit INTEGER
// Columns: id
MATCH (:KindredActive {key: 'active'})-[:IS]->(s:KindredSnapshot)
MATCH (:Community {slot: s.slot, id: $community})<-[:MEMBER_OF]-(person:User)
WHERE person.id > $after
  AND coalesce(person.active, true)
  AND coalesce(person.suggestible, true)
  AND coalesce(person.showTies, true)
RETURN person.id AS id
ORDER BY id
LIMIT $limit
