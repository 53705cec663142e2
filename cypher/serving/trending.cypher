// Job: Returns items whose audience is growing, by (now − past) / √(past + 1), where now > past. Both are
//   decayed numbers of users per half-life. `now` counts the latest attracting interaction of each user, with
//   the given half-life; `past` counts the earliest, with a half-life four times as long, divided by four. At
//   a steady rate of new users both are equal. Reads the interactions of the last eight half-lives and
//   corrects both sums for older ones.
// Params: $since INTEGER, $until INTEGER, $halfLifeMs FLOAT, $attracting LIST<STRING>, $limit INTEGER
// Columns: ids, scores
MATCH (u:User)-[r:INTERACTED]->(i:Item)
WHERE r.at >= datetime({epochMillis: $since}) AND r.at <= datetime({epochMillis: $until}) AND r.kind IN $attracting AND coalesce(r.liked, true)
WITH i, u, max(r.at) AS latest, min(r.at) AS earliest
WITH i,
  sum(2.0 ^ (-($until - latest.epochMillis) / $halfLifeMs)) / (1 - 2.0 ^ -8) AS now,
  sum(2.0 ^ (-($until - earliest.epochMillis) / (4 * $halfLifeMs))) / 4 / (1 - 2.0 ^ -2) AS past
WHERE now > past
WITH i.id AS id, (now - past) / sqrt(past + 1) AS score
ORDER BY score DESC, id
LIMIT $limit
RETURN collect(id) AS ids, collect(score) AS scores
