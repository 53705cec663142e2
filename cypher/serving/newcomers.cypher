// Job: Available items that came since the day before the active snapshot was published, the latest first, with the items that tell where they
//   belong, each a list of [item, strength], strongest first.
//   alike: items with tags in common, Σ ln(1 + items / carriers)² over those / √(tags of the item); of each tag 100 carriers are looked at.
//   liked: what the first 20 people who took to it like besides, Σ 1 / √(events of the person); of each 100 events are looked at. Deactivated and
//   hidden people count for nothing.
//   near: the cosine of the owner's vectors, with 1,000 items that have one of the same length.
// Params: $request MAP {attracting LIST<STRING>, limit INTEGER}
// Columns: id, audience, alike, liked, near
MATCH (:KindredActive {key: 'active'})-[:IS]->(s:KindredSnapshot)
WITH s.createdAt - duration('P1D') AS since, COUNT { (:Item) } AS items
MATCH (i:Item)
WHERE i.createdAt >= since
WITH i, items ORDER BY i.createdAt DESC, i.id LIMIT $request.limit
WITH i, items WHERE coalesce(i.available, true)
RETURN i.id AS id,
  COUNT {
    MATCH (i)<-[r:INTERACTED]-(u)
    WHERE r.kind IN $request.attracting AND coalesce(u.active, true) AND coalesce(u.showTies, true)
    RETURN DISTINCT u
  } AS audience,
  COLLECT {
    MATCH (i)-[:TAGGED]->(t)
    WITH t, log(1 + 1.0 * items / COUNT { (t)<-[:TAGGED]-() }) AS rarity
    CALL (t) {
      MATCH (t)<-[:TAGGED]-(j)
      RETURN j LIMIT 100
    }
    WITH j, sum(rarity * rarity) / sqrt(COUNT { (j)-[:TAGGED]->() }) AS strength
    RETURN [j.id, strength] ORDER BY strength DESC, j.id LIMIT 50
  } AS alike,
  COLLECT {
    MATCH (i)<-[r:INTERACTED]-(u)
    WHERE r.kind IN $request.attracting AND coalesce(u.active, true) AND coalesce(u.showTies, true)
    WITH DISTINCT u ORDER BY u.id LIMIT 20
    WITH u, 1 / sqrt(COUNT { (u)-[:INTERACTED]->() }) AS share
    CALL (u) {
      MATCH (u)-[q:INTERACTED]->(j)
      WITH q, j LIMIT 100
      WITH q, j WHERE q.kind IN $request.attracting
      RETURN DISTINCT j
    }
    WITH j, sum(share) AS strength
    RETURN [j.id, strength] ORDER BY strength DESC, j.id LIMIT 50
  } AS liked,
  COLLECT {
    WITH i WHERE i.vector IS NOT NULL
    CALL (i) {
      MATCH (j:Item)
      WHERE j <> i AND size(j.vector) = size(i.vector)
      RETURN j LIMIT 1000
    }
    WITH j, vector.similarity.cosine(i.vector, j.vector) * 2 - 1 AS strength
    WHERE strength > 0
    RETURN [j.id, strength] ORDER BY strength DESC, j.id LIMIT 50
  } AS near
