// Job: Shows up to 25 items of the user's history that have the item among their trained neighbours, most
//   similar first.
// Params: $user STRING, $item STRING, $attracting LIST<STRING>
// Columns: path, kind, rating, similarity
MATCH (:KindredActive {key: 'active'})-[:IS]->(s:KindredSnapshot)
MATCH path = (:User {id: $user})-[r:INTERACTED]->(:Item)-[similar:SIMILAR_A|SIMILAR_B]->(:Item {id: $item})
WHERE r.kind IN $attracting AND coalesce(r.liked, true) AND type(similar) = 'SIMILAR_' + s.slot
RETURN path, r.kind AS kind, r.rating AS rating, similar.score AS similarity
ORDER BY similarity DESC
LIMIT 25
