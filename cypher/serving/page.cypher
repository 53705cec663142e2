// Job: Returns the items of a page that exist, are available and pass a filter, with the fields of an answer
//   and with the current evidence that explains them to a user. `pairs` are the edges {from, to} to look up,
//   from an item of the history to an item of the page. `known` are the items of the history that sentences
//   may name. `history` are those whose tags are returned; they are named too if items of the page have tags.
//   A null part of the filter passes everything. Friends who are deactivated, hide their ties or have a block
//   with the user are no evidence, and neither are their interactions that are not `told`, no likes, or with
//   an item that they repel too. If the user does not exist, the history is taken as given and there are no
//   friends.
//   Rows of the columns: items [id, title, tags, published at]; similar [from, to]; friends [item, kind,
//   rating, whether it attracts, number of friends with that as their latest of the kind, one friend, its
//   name]; communities [item, id, name]; tagged [history item, tags]; known [id, title, attracting kinds with
//   the latest rating of each, whether it has a vector in the slot]; audience [item, attracting interactions,
//   interactions since `since`, interactions in [before, since)]. Audience is returned for items that no
//   other evidence except tags leads to, and counts at most `countLimit` interactions. `friendsComplete`: all
//   friends and all their interactions were read. Times are milliseconds since 1970.
// Params: $request MAP {user STRING, items LIST<STRING>, tags LIST<STRING>, excludeTags LIST<STRING>,
//   publishedAfter INTEGER, publishedBefore INTEGER, properties LIST<MAP {name, min, max, in}>, pairs
//   LIST<MAP {from, to}>, known LIST<STRING>, history LIST<STRING>, similarType STRING, slot STRING,
//   attracting LIST<STRING>, told LIST<STRING>, repelling LIST<STRING>, before INTEGER, since INTEGER,
//   countLimit INTEGER}
// Columns: items, known, similar, friends, friendsComplete, communities, tagged, audience
OPTIONAL MATCH (u:User {id: $request.user})
WITH u,
  COLLECT {
    UNWIND $request.items AS id
    MATCH (i:Item {id: id})
    WHERE coalesce(i.available, true)
      AND ($request.publishedAfter IS NULL OR i.publishedAt > datetime({epochMillis: $request.publishedAfter}))
      AND ($request.publishedBefore IS NULL OR i.publishedAt < datetime({epochMillis: $request.publishedBefore}))
      AND all(wanted IN $request.properties WHERE (wanted.min IS NULL OR i[wanted.name] >= wanted.min)
        AND (wanted.max IS NULL OR i[wanted.name] <= wanted.max) AND (wanted.in IS NULL OR i[wanted.name] IN wanted.in))
    WITH i, COLLECT {
      MATCH (i)-[r:TAGGED]->(t)
      // Tags that another program wrote may have no key.
      RETURN [t.name, coalesce(t.key, toLower(toStringOrNull(t.name)))] ORDER BY r.weight DESC, t.name
    } AS tags
    WHERE ($request.tags IS NULL OR any(tag IN tags WHERE tag[1] IN $request.tags))
      AND ($request.excludeTags IS NULL OR none(tag IN tags WHERE tag[1] IN $request.excludeTags))
    RETURN [i.id, i.title, [tag IN tags | tag[0]], CASE WHEN i.publishedAt IS :: ZONED DATETIME THEN i.publishedAt.epochMillis ELSE i.publishedAt END]
  } AS items
WITH u, items,
  CASE WHEN any(row IN items WHERE size(row[2]) > 0) THEN $request.history ELSE [] END AS described
WITH u, items, described,
  COLLECT {
    UNWIND $request.known + described AS id
    WITH DISTINCT id
    MATCH (h:Item {id: id})
    WITH h, COLLECT {
      MATCH (u)-[r:INTERACTED]->(h)
      WHERE r.kind IN $request.attracting
      WITH r.kind AS kind, max([coalesce(r.at, datetime({epochMillis: 0})), r.rating, coalesce(r.liked, true)]) AS latest
      WHERE latest[2]
      RETURN [kind, latest[1]]
    } AS did
    WHERE u IS NULL OR size(did) > 0
    RETURN [h.id, h.title, did, CASE $request.slot WHEN 'A' THEN h.embeddingA IS NOT NULL WHEN 'B' THEN h.embeddingB IS NOT NULL ELSE false END]
  } AS known
WITH u, items, described, known, [row IN known | row[0]] AS knownIds
WITH u, items, described, known,
  COLLECT {
    UNWIND $request.pairs AS pair
    WITH pair WHERE pair.from IN knownIds
    MATCH (from:Item {id: pair.from}), (to:Item {id: pair.to})
    WITH from, to
    // One type per branch, so that only the edges of one slot are searched, which are half of them.
    WHERE CASE $request.similarType
      WHEN 'SIMILAR_A' THEN EXISTS { (from)-[:SIMILAR_A]->(to) }
      ELSE EXISTS { (from)-[:SIMILAR_B]->(to) }
    END
    RETURN DISTINCT [from.id, to.id]
  } AS similar,
  COLLECT {
    MATCH (u)-[:FRIEND]-(f)
    WHERE coalesce(f.active, true) AND coalesce(f.showTies, true) AND NOT EXISTS { (u)-[:BLOCKED]-(f) }
    WITH DISTINCT f ORDER BY f.id LIMIT 500
    CALL (f) {
      MATCH (f)-[r:INTERACTED]->(i)
      WITH r, i LIMIT 1000
      WITH r, i WHERE r.kind IN $request.told AND i.id IN $request.items
      WITH i, r.kind AS kind, max([coalesce(r.at, datetime({epochMillis: 0})), r.rating, coalesce(r.liked, true)]) AS latest
      RETURN i, kind, latest[1] AS rating, latest[2] AS liked
    }
    WITH f, i, kind, rating, liked
    WHERE NOT EXISTS { MATCH (f)-[r:INTERACTED]->(i) WHERE r.kind IN $request.repelling }
    WITH i, kind, rating, liked, count(f) AS friends, min([f.id, f.name]) AS first
    RETURN [i.id, kind, rating, liked, friends, first[0], first[1]]
  } AS friends,
  COUNT { (u)-[:FRIEND]-() } <= 500
    AND NOT EXISTS { MATCH (u)-[:FRIEND]-(f) WHERE COUNT { (f)-[:INTERACTED]->() } > 1000 } AS friendsComplete,
  COLLECT {
    MATCH (u)-[:MEMBER_OF]->(c)-[:FAVOURS]->(i)
    WHERE c.slot = $request.slot AND c.level = 0 AND i.id IN $request.items
    RETURN [i.id, c.id, c.name]
  } AS communities
WITH items, described, known, similar, friends, friendsComplete, communities,
  [link IN similar | link[1]] + [row IN friends WHERE row[3] | row[0]] + [row IN communities | row[0]] AS reached
RETURN items, known, similar, friends, friendsComplete, communities,
  COLLECT {
    UNWIND described AS id
    MATCH (h:Item {id: id})
    WITH DISTINCT h
    RETURN [h.id, COLLECT { MATCH (h)-[:TAGGED]->(t) RETURN t.name }]
  } AS tagged,
  COLLECT {
    UNWIND $request.items AS id
    WITH id WHERE NOT id IN reached
    MATCH (i:Item {id: id})
    CALL (i) {
      MATCH (i)<-[r:INTERACTED]-()
      WHERE r.kind IN $request.attracting AND coalesce(r.liked, true)
      WITH r.at AS at LIMIT $request.countLimit
      RETURN count(*) AS all,
        sum(CASE WHEN at >= datetime({epochMillis: $request.since}) THEN 1 ELSE 0 END) AS recent,
        sum(CASE WHEN at >= datetime({epochMillis: $request.before}) AND at < datetime({epochMillis: $request.since}) THEN 1 ELSE 0 END) AS earlier
    }
    RETURN [id, all, recent, earlier]
  } AS audience
