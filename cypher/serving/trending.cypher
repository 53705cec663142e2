// Job: Items whose audience in a window stands out against the window of the same length before it: (now − before) / √(before + 1), where
//   that is above 0. An audience is the number of users with an attracting interaction.
// Params: $before INTEGER, $since INTEGER, $until INTEGER, $attracting LIST<STRING>, $limit INTEGER
// Columns: ids, scores
MATCH (u:User)-[r:INTERACTED]->(i:Item)
WHERE r.at >= datetime({epochMillis: $before}) AND r.at <= datetime({epochMillis: $until}) AND r.kind IN $attracting
WITH i, u, max(r.at) AS latest, min(r.at) AS earliest
WITH i,
  sum(CASE WHEN latest >= datetime({epochMillis: $since}) THEN 1 ELSE 0 END) AS now,
  sum(CASE WHEN earliest < datetime({epochMillis: $since}) THEN 1 ELSE 0 END) AS before
WHERE now > before
WITH i.id AS id, (now - before) / sqrt(before + 1) AS score
ORDER BY score DESC, id
LIMIT $limit
RETURN collect(id) AS ids, collect(score) AS scores
