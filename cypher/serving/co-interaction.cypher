// Job: Candidates from what people who like the same also like, for a graph without a snapshot. Bounded two-hop: at most 20 items of the
//   history (the heaviest), 50 people an item and 100 events a person. Deactivated, hidden and blocked people bridge nothing.
//   Where there is no such user, everybody who is not hidden counts. A person with many interests says less: each path counts weight / √events.
// Params: $request MAP {user STRING, history LIST<MAP {item, weight}>, attracting LIST<STRING>, only LIST<STRING>, limit INTEGER}
// Columns: ids, scores
OPTIONAL MATCH (u:User {id: $request.user})
WITH u, COLLECT { MATCH (u)-[:BLOCKED]-(b) RETURN b } AS blocked
UNWIND $request.history AS entry
MATCH (i:Item {id: entry.item})
WITH u, blocked, entry, i WHERE entry.weight > 0
ORDER BY entry.weight DESC, i.id LIMIT 20
CALL (u, blocked, i) {
  MATCH (i)<-[r:INTERACTED]-(other)
  WHERE r.kind IN $request.attracting AND (u IS NULL OR other <> u) AND coalesce(other.active, true) AND coalesce(other.showTies, true)
    AND NOT other IN blocked
  WITH other LIMIT 50
  RETURN DISTINCT other
}
WITH other, sum(entry.weight) / sqrt(COUNT { (other)-[:INTERACTED]->() }) AS weight
CALL (other) {
  MATCH (other)-[r:INTERACTED]->(j)
  WITH r, j LIMIT 100
  WITH r, j WHERE r.kind IN $request.attracting
  RETURN DISTINCT j
}
WITH j, sum(weight) AS score
WITH j.id AS id, score
WHERE $request.only IS NULL OR id IN $request.only
ORDER BY score DESC, id
LIMIT $request.limit
RETURN collect(id) AS ids, collect(score) AS scores
