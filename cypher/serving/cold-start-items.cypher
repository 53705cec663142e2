// Job: Returns available items that were created later than one day before the active snapshot, latest first,
//   with the items nearest to them. Each list holds [item, strength], strongest first. `audience` is the
//   number of users with an attracting interaction.
//   alike: items with shared tags, Σ ln(1 + items / carriers of the tag)² over the shared tags / √(tags of
//   the other item). Reads at most 100 carriers per tag.
//   liked: items that the first 20 users of the item also like, Σ 1 / √(interactions of the user). Reads at
//   most 100 interactions per user. Deactivated users and users who hide their ties are left out.
//   users: at most 50 users of the item, by id. Deactivated users and users who hide their ties are left out.
//   near: items by the cosine of the owner's own vectors, over at most 1,000 items with a vector of the same
//   length. A vector counts if it is a list of numbers and its squares sum up to 1e-36 … 1e36; the similarity
//   of others is an error in Neo4j.
//   badVector: the item has a vector that does not count.
// Params: $request MAP {attracting LIST<STRING>, limit INTEGER}
// Columns: id, audience, users, alike, liked, near, badVector
MATCH (:KindredActive {key: 'active'})-[:IS]->(s:KindredSnapshot)
WITH s.createdAt - duration('P1D') AS since, COUNT { (:Item) } AS items
MATCH (i:Item)
WHERE i.createdAt >= since
WITH i, items ORDER BY i.createdAt DESC, i.id LIMIT $request.limit
WITH i, items WHERE coalesce(i.available, true)
WITH items, collect({
  item: i,
  width: CASE WHEN valueType(i.vector) IN ['LIST<FLOAT NOT NULL> NOT NULL', 'LIST<INTEGER NOT NULL> NOT NULL']
    THEN CASE WHEN 1e-36 <= reduce(sum = 0.0, x IN i.vector | sum + toFloat(x) * x) <= 1e36 THEN size(i.vector) END
  END
}) AS found
WITH items, found, COLLECT {
  UNWIND found AS each
  WITH DISTINCT each.width AS width WHERE width IS NOT NULL
  RETURN [width, COLLECT {
    MATCH (j:Item)
    WHERE CASE WHEN valueType(j.vector) IN ['LIST<FLOAT NOT NULL> NOT NULL', 'LIST<INTEGER NOT NULL> NOT NULL']
      THEN CASE WHEN size(j.vector) = width
        THEN 1e-36 <= reduce(sum = 0.0, x IN j.vector | sum + toFloat(x) * x) <= 1e36
      END
    END
    RETURN j LIMIT 1001
  }]
} AS comparable
UNWIND found AS each
WITH items, comparable, each.item AS i, each.width AS width
RETURN i.id AS id,
  COUNT {
    MATCH (i)<-[r:INTERACTED]-(u)
    WHERE r.kind IN $request.attracting AND coalesce(r.liked, true) AND coalesce(u.active, true) AND coalesce(u.showTies, true)
    RETURN DISTINCT u
  } AS audience,
  COLLECT {
    MATCH (i)<-[r:INTERACTED]-(u)
    WHERE r.kind IN $request.attracting AND coalesce(r.liked, true) AND coalesce(u.active, true) AND coalesce(u.showTies, true)
    WITH DISTINCT u.id AS user
    RETURN user ORDER BY user LIMIT 50
  } AS users,
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
    WHERE r.kind IN $request.attracting AND coalesce(r.liked, true) AND coalesce(u.active, true) AND coalesce(u.showTies, true)
    WITH DISTINCT u ORDER BY u.id LIMIT 20
    WITH u, 1 / sqrt(COUNT { (u)-[:INTERACTED]->() }) AS share
    CALL (u) {
      MATCH (u)-[q:INTERACTED]->(j)
      WITH q, j LIMIT 100
      WITH q, j WHERE q.kind IN $request.attracting AND coalesce(q.liked, true)
      RETURN DISTINCT j
    }
    WITH j, sum(share) AS strength
    RETURN [j.id, strength] ORDER BY strength DESC, j.id LIMIT 50
  } AS liked,
  COLLECT {
    UNWIND comparable AS list
    WITH list WHERE list[0] = width
    UNWIND list[1] AS j
    WITH j WHERE j <> i
    WITH j LIMIT 1000
    WITH j, vector.similarity.cosine(i.vector, j.vector) * 2 - 1 AS strength
    WHERE strength > 0
    RETURN [j.id, strength] ORDER BY strength DESC, j.id LIMIT 50
  } AS near,
  i.vector IS NOT NULL AND width IS NULL AS badVector
