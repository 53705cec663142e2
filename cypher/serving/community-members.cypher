// Job: Returns a page of members of each of several communities of the active snapshot by id, after a given
//   id. Only members who are active, suggestible and show their ties are returned, without those who have a
//   block with the viewer. A null viewer is nobody.
// Params: $communities LIST<STRING>, $viewer STRING, $after STRING, $limit INTEGER
// Columns: of, ids
MATCH (:KindredActive {key: 'active'})-[:IS]->(s:KindredSnapshot)
WITH s, COLLECT { MATCH (:User {id: $viewer})-[:BLOCKED]-(other:User) RETURN other.id } AS blocked
UNWIND $communities AS of
MATCH (community:Community {slot: s.slot, id: of})
CALL (community, blocked) {
  MATCH (community)<-[:MEMBER_OF]-(person:User)
  WHERE person.id > $after
    AND coalesce(person.active, true)
    AND coalesce(person.suggestible, true)
    AND coalesce(person.showTies, true)
    AND NOT person.id IN blocked
  WITH person.id AS id ORDER BY id LIMIT $limit
  RETURN collect(id) AS ids
}
RETURN of, ids
