// Job: Shows the user's community that has the item among its favourites.
// Params: $user STRING, $item STRING
// Columns: path, score
MATCH (:KindredActive {key: 'active'})-[:IS]->(s:KindredSnapshot)
MATCH path = (:User {id: $user})-[:MEMBER_OF]->(c:Community)-[favours:FAVOURS]->(:Item {id: $item})
WHERE c.slot = s.slot AND c.level = 0
RETURN path, favours.score AS score
