// Job: Returns a page of members of communities of the active snapshot by id, after a given id, each
//   community as a viewer sees it. Only members who are active, suggestible and show their ties are
//   returned, without those who have a block with the viewer. A null viewer is nobody. `place` is the place
//   in `asked`.
// Params: $asked LIST<MAP {community STRING, viewer STRING}>, $after STRING, $limit INTEGER
// Columns: place, ids
MATCH (:KindredActive {key: 'active'})-[:IS]->(s:KindredSnapshot)
UNWIND range(0, size($asked) - 1) AS place
MATCH (community:Community {slot: s.slot, id: $asked[place].community})
WITH place, community, COLLECT { MATCH (:User {id: $asked[place].viewer})-[:BLOCKED]-(other:User) RETURN other.id } AS blocked
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
RETURN place, ids
