// Job: Writes interactions into a graph that has none. A row is a user with parallel lists, one entry per
//   interaction: positions in `items` and in `kinds`, weights, ratings, whether these are likes, and times in
//   milliseconds since 1970. Null `kinds` means the first kind, null `weights` means 1, null `ratings` means
//   that there are none, null `times` means unknown. Writes nothing if an item does not exist.
// Params: $items LIST<STRING>, $kinds LIST<STRING>, $rows LIST<MAP {user, items, kinds, weights, ratings,
//   likes, times}>
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
WITH u, items[row.items[n]] AS i, row, n
CREATE (u)-[:INTERACTED {
  kind: $kinds[CASE WHEN row.kinds IS NULL THEN 0 ELSE row.kinds[n] END],
  weight: CASE WHEN row.weights IS NULL THEN 1.0 ELSE row.weights[n] END,
  rating: row.ratings[n],
  liked: row.likes[n],
  at: CASE WHEN row.times[n] IS NULL THEN null ELSE datetime({epochMillis: toInteger(row.times[n])}) END
}]->(i)
RETURN count(*) AS written
