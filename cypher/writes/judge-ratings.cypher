// Job: Sets weight and `liked` of the ratings of the given users. The weight is the place on the scale from
//   `min` to `max`: its middle is 1, its top 2. A rating is a like from `likeFrom` on; if that is null, it is
//   one above the middle of the scale and from the mean of the user's ratings on.
// Params: $users LIST<STRING>, $kinds LIST<STRING>, $min FLOAT, $max FLOAT, $likeFrom FLOAT
// Columns: written, changed
UNWIND $users AS id
MATCH (u:User {id: id})
CALL (u) {
  MATCH (u)-[r:INTERACTED]->()
  WHERE r.kind IN $kinds AND r.rating IS NOT NULL
  WITH collect(r) AS ratings, avg(r.rating) AS mean
  UNWIND ratings AS r
  WITH r, 2 * (r.rating - $min) / ($max - $min) AS place,
    // Two means of equal ratings may differ by rounding.
    CASE WHEN $likeFrom IS NULL THEN r.rating > ($min + $max) / 2 AND r.rating >= mean - 1e-9 ELSE r.rating >= $likeFrom END AS liked
  WITH r, liked, CASE WHEN place < 0.1 THEN 0.1 WHEN place > 2 THEN 2.0 ELSE toFloat(place) END AS weight
  WHERE r.liked IS NULL OR r.liked <> liked OR r.weight <> weight
  SET r.liked = liked, r.weight = weight
  RETURN count(r) AS changed
}
RETURN count(*) AS written, sum(changed) AS changed
