// Job: Writes interactions into a graph that has some. An interaction with the same user, item, kind and time
//   is the same interaction and takes the new weight. A rating, of a kind in `rated`, is the same at any
//   time, and takes the new value unless that is earlier. The other parameters are those of
//   create-interactions.
// Params: $items LIST<STRING>, $kinds LIST<STRING>, $rated LIST<STRING>, $rows LIST<MAP {user, items, kinds,
//   weights, ratings, likes, times}>
// Columns: written
UNWIND range(0, size($items) - 1) AS place
MATCH (item:Item {id: $items[place]})
WITH item, place
ORDER BY place
WITH collect(item) AS items
WHERE size(items) = size($items)
UNWIND $rows AS row
MATCH (u:User {id: row.user})
UNWIND range(0, size(row.items) - 1) AS n
WITH u, items[row.items[n]] AS i,
  $kinds[CASE WHEN row.kinds IS NULL THEN 0 ELSE row.kinds[n] END] AS kind,
  CASE WHEN row.weights IS NULL THEN 1.0 ELSE row.weights[n] END AS weight,
  row.ratings[n] AS rating,
  row.likes[n] AS liked,
  CASE WHEN row.times[n] IS NULL THEN null ELSE datetime({epochMillis: toInteger(row.times[n])}) END AS at
OPTIONAL MATCH (u)-[known:INTERACTED {kind: kind}]->(i)
WHERE kind IN $rated OR known.at = at OR (known.at IS NULL AND at IS NULL)
WITH u, i, kind, weight, rating, liked, at, collect(known) AS same
// A rating with a time is later than one without.
FOREACH (known IN [
    known IN same
    WHERE NOT kind IN $rated
      OR (known.at IS NULL OR known.at <= at) AND (rating IS NOT NULL OR known.rating IS NULL)
  ] |
  SET known.weight = weight, known.rating = rating, known.liked = liked, known.at = at)
FOREACH (_ IN CASE WHEN size(same) = 0 THEN [1] ELSE [] END |
  CREATE (u)-[:INTERACTED {kind: kind, weight: weight, rating: rating, liked: liked, at: at}]->(i))
RETURN count(*) AS written
