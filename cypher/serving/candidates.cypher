// Job: Returns item candidates of the live sources in `sources`, one list per source, best first. Other
//   sources return an empty list.
//   friends-liked: items by the number of friends with a told interaction that attracts, so that the sources
//   of an entry do not reveal what a friend merely viewed. Friends who are deactivated, hide their ties or
//   have a block with the user do not count. Reads at most 500 friends and 1,000 interactions of each.
//   community: the favourites of the user's top-level community in a slot. Its parts are not read, because
//   their favourites rest on fewer users.
//   rp3: the trained item neighbours in a slot, Σ weight · similarity over the history. A negative
//   weight repels.
// Params: $request MAP {sources LIST<STRING>, user STRING, slot STRING, history LIST<MAP {item, weight}>,
//   told LIST<STRING>, only LIST<STRING>, limit INTEGER}
// Columns: friends-liked, community, rp3
RETURN
  COLLECT {
    UNWIND CASE WHEN 'friends-liked' IN $request.sources THEN [1] ELSE [] END AS asked
    MATCH (u:User {id: $request.user})-[:FRIEND]-(f)
    WHERE coalesce(f.active, true) AND coalesce(f.showTies, true) AND NOT EXISTS { (u)-[:BLOCKED]-(f) }
    WITH DISTINCT f ORDER BY f.id LIMIT 500
    CALL (f) {
      MATCH (f)-[r:INTERACTED]->(j)
      WITH r, j LIMIT 1000
      WITH r, j WHERE r.kind IN $request.told AND coalesce(r.liked, true)
      RETURN DISTINCT j
    }
    WITH j, count(*) AS score
    WITH j.id AS id, score
    WHERE $request.only IS NULL OR id IN $request.only
    ORDER BY score DESC, id
    LIMIT $request.limit
    RETURN {ids: collect(id), scores: collect(score)}
  } AS `friends-liked`,
  COLLECT {
    UNWIND CASE WHEN 'community' IN $request.sources THEN [1] ELSE [] END AS asked
    MATCH (:User {id: $request.user})-[:MEMBER_OF]->(c)-[f:FAVOURS]->(j)
    // No label on c: the user is in a few communities, but the index on slot would find all of them.
    WHERE c.slot = $request.slot AND c.level = 0
    WITH j.id AS id, f.score AS score
    WHERE $request.only IS NULL OR id IN $request.only
    ORDER BY score DESC, id
    LIMIT $request.limit
    RETURN {ids: collect(id), scores: collect(score)}
  } AS community,
  COLLECT {
    UNWIND CASE WHEN 'rp3' IN $request.sources THEN $request.history ELSE [] END AS entry
    MATCH (i:Item {id: entry.item})
    CALL (i) {
      WITH i WHERE $request.slot = 'A'
      MATCH (i)-[s:SIMILAR_A]->(j)
      RETURN j, s.score AS similarity
      UNION ALL
      WITH i WHERE $request.slot = 'B'
      MATCH (i)-[s:SIMILAR_B]->(j)
      RETURN j, s.score AS similarity
    }
    WITH j, sum(entry.weight * similarity) AS score
    WHERE score > 0
    WITH j.id AS id, score
    WHERE $request.only IS NULL OR id IN $request.only
    ORDER BY score DESC, id
    LIMIT $request.limit
    RETURN {ids: collect(id), scores: collect(score)}
  } AS rp3
