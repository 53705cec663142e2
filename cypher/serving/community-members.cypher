// Job: A page of the members of a community of the active snapshot who may be shown to anybody, by id, behind one of them: people who are active, want
//   to be suggested and show their ties.
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
