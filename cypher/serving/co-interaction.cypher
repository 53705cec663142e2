// Job: Returns item candidates from users who like the same items, for a graph without a snapshot. Each path
//   counts weight / √interactions of the user, because users with many interests say less. Reads at most the
//   20 heaviest items of the history, 50 users per item and 100 interactions per user. Users who are
//   deactivated, hide their ties or have a block with the viewer are left out. An unknown viewer has no
//   blocks.
// Params: $request MAP {user STRING, history LIST<MAP {item, weight}>, attracting LIST<STRING>, only
//   LIST<STRING>, limit INTEGER}
// Columns: ids, scores
OPTIONAL MATCH (u:User {id: $request.user})
WITH u, COLLECT { MATCH (u)-[:BLOCKED]-(b) RETURN b } AS blocked
UNWIND $request.history AS entry
MATCH (i:Item {id: entry.item})
WITH u, blocked, entry, i WHERE entry.weight > 0
ORDER BY entry.weight DESC, i.id LIMIT 20
CALL (u, blocked, i) {
  MATCH (i)<-[r:INTERACTED]-(other)
  WHERE r.kind IN $request.attracting AND coalesce(r.liked, true) AND (u IS NULL OR other <> u) AND coalesce(other.active, true) AND coalesce(other.showTies, true)
    AND NOT other IN blocked
  WITH other LIMIT 50
  RETURN DISTINCT other
}
WITH other, sum(entry.weight) / sqrt(COUNT { (other)-[:INTERACTED]->() }) AS weight
CALL (other) {
  MATCH (other)-[r:INTERACTED]->(j)
  WITH r, j LIMIT 100
  WITH r, j WHERE r.kind IN $request.attracting AND coalesce(r.liked, true)
  RETURN DISTINCT j
}
WITH j, sum(weight) AS score
WITH j.id AS id, score
WHERE $request.only IS NULL OR id IN $request.only
ORDER BY score DESC, id
LIMIT $request.limit
RETURN collect(id) AS ids, collect(score) AS scores
