// Title: Largest communities
// Job: Returns the largest top-level communities of the active snapshot with five favourite items of each.
// Params: $limit INTEGER
// Columns: community, name, members, favourites
// Example:
//   :param limit => 10
MATCH (:KindredActive)-[:IS]->(s:KindredSnapshot)
MATCH (c:Community {slot: s.slot, level: 0})
WITH c, COUNT { (c)<-[:MEMBER_OF]-() } AS members
ORDER BY members DESC, c.id
LIMIT $limit
CALL (c) {
  MATCH (c)-[favours:FAVOURS]->(i:Item)
  WITH i, favours.score AS score
  ORDER BY score DESC, i.id
  LIMIT 5
  RETURN collect(coalesce(i.title, i.id)) AS favourites
}
RETURN c.id AS community, c.name AS name, members, favourites
ORDER BY members DESC, community
