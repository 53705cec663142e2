// Job: Decides which ratings are likes, of those that were stored before ratings kept their value. What they
//   kept is a weight. Imported ones have a place on a scale from 0 to 2, ones from the API the rating itself,
//   on the first common scale that contains them. A like is above the middle of the scale and at least the
//   mean of its user. A weight of exactly 1 in a graph that knows its scale is a rating without a value: it
//   stays as it is.
// Params: none
// Columns: none
OPTIONAL MATCH (marker:KindredGraph {key: 'kindred'})
WITH coalesce(marker.ratingKinds, ['RATE']) AS kinds, marker.ratingMin IS NOT NULL AS hasScale
MATCH ()-[r:INTERACTED]->()
WHERE r.kind IN kinds AND r.rating IS NULL AND r.weight IS :: INTEGER NOT NULL | FLOAT NOT NULL
WITH kinds, hasScale, r.id IS NOT NULL AS isLive, min(r.weight) AS lowest, max(r.weight) AS highest
WITH kinds, hasScale, isLive, CASE
  WHEN highest <= 2 THEN 1.0
  WHEN highest <= 5 AND lowest >= 1 THEN 3.0
  WHEN highest <= 5 THEN 2.5
  WHEN highest <= 10 THEN 5.0
  WHEN highest <= 100 THEN 50.0
  ELSE (lowest + highest) / 2.0
END AS middle
MATCH (u:User)
CALL (u, kinds, hasScale, isLive, middle) {
  MATCH (u)-[r:INTERACTED]->()
  WHERE r.kind IN kinds AND r.rating IS NULL AND r.weight IS :: INTEGER NOT NULL | FLOAT NOT NULL AND (r.id IS NOT NULL) = isLive
  WITH collect(r) AS ratings, avg(r.weight) AS mean
  UNWIND ratings AS r
  WITH r, mean WHERE r.liked IS NULL AND NOT (hasScale AND r.weight = 1)
  SET r.liked = r.weight > middle AND r.weight >= mean - 1e-9
} IN TRANSACTIONS OF 1000 ROWS
