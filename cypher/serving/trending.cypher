// Job: Items whose audience grows faster than it used to, best first: (now − past) / √(past + 1), where that is above 0. Both are rates of people, decayed
//   over time, in people per half-life of `now`: of the latest attracting interaction of each person `now` forgets half in one half-life; of the
//   earliest `past` forgets half in four, and a quarter of it is taken. An item that people find at a steady rate has the same of both. Interactions of
//   the last eight half-lives are read, and what older ones would have added is made up for.
// Params: $since INTEGER, $until INTEGER, $halfLifeMs FLOAT, $attracting LIST<STRING>, $limit INTEGER
// Columns: ids, scores
MATCH (u:User)-[r:INTERACTED]->(i:Item)
WHERE r.at >= datetime({epochMillis: $since}) AND r.at <= datetime({epochMillis: $until}) AND r.kind IN $attracting
WITH i, u, max(r.at) AS latest, min(r.at) AS earliest
WITH i,
  sum(2.0 ^ (-($until - latest.epochMillis) / $halfLifeMs)) / (1 - 2.0 ^ -8) AS now,
  sum(2.0 ^ (-($until - earliest.epochMillis) / (4 * $halfLifeMs))) / 4 / (1 - 2.0 ^ -2) AS past
WHERE now > past
WITH i.id AS id, (now - past) / sqrt(past + 1) AS score
ORDER BY score DESC, id
LIMIT $limit
RETURN collect(id) AS ids, collect(score) AS scores
