// Job: Returns the items of a page that exist, are available and pass a filter, with the fields of an answer
//   and with the current evidence that explains them to a user. `pairs` are the edges {from, to} to look up,
//   from an item of the history to an item of the page. `history` are the items whose tags are returned if
//   items of the page have tags. A null part of the filter passes everything. Friends who are deactivated,
//   hide their ties or have a block with the user are no evidence. If the user does not exist, the history is
//   taken as given and there are no friends.
//   Rows of the columns: items [id, title, tags, published at]; similar [from, to, title of from]; friends
//   [item, number of friends, one friend, its name]; communities [item, id, name]; tagged [history item,
//   tags, title]; audience [item, attracting interactions, interactions since `since`, interactions in
//   [before, since)]. Audience is returned for items that no other evidence except tags leads to, and counts
//   at most `countLimit` interactions. Times are milliseconds since 1970.
// Params: $request MAP {user STRING, items LIST<STRING>, tags LIST<STRING>, excludeTags LIST<STRING>,
//   publishedAfter INTEGER, publishedBefore INTEGER, properties LIST<MAP {name, min, max, in}>, pairs
//   LIST<MAP {from, to}>, history LIST<STRING>, similarType STRING, slot STRING, attracting LIST<STRING>,
//   before INTEGER, since INTEGER, countLimit INTEGER}
// Columns: items, similar, friends, communities, tagged, audience
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
      RETURN t.name ORDER BY r.weight DESC, t.name
    } AS tags
    WHERE ($request.tags IS NULL OR any(tag IN tags WHERE toLower(tag) IN $request.tags))
      AND ($request.excludeTags IS NULL OR none(tag IN tags WHERE toLower(tag) IN $request.excludeTags))
    RETURN [i.id, i.title, tags, CASE WHEN i.publishedAt IS :: ZONED DATETIME THEN i.publishedAt.epochMillis ELSE i.publishedAt END]
  } AS items,
  COLLECT {
    UNWIND $request.pairs AS pair
    MATCH (from:Item {id: pair.from}), (to:Item {id: pair.to})
    WITH from, to
    // One type per branch, so that only the edges of one slot are searched, which are half of them.
    WHERE CASE $request.similarType
      WHEN 'SIMILAR_A' THEN EXISTS { (from)-[:SIMILAR_A]->(to) }
      ELSE EXISTS { (from)-[:SIMILAR_B]->(to) }
    END
    OPTIONAL MATCH (u)-[r:INTERACTED]->(from)
    WHERE r.kind IN $request.attracting AND coalesce(r.liked, true)
    WITH from, to, r WHERE u IS NULL OR r IS NOT NULL
    RETURN DISTINCT [from.id, to.id, from.title]
  } AS similar,
  COLLECT {
    MATCH (u)-[:FRIEND]-(f)
    WHERE coalesce(f.active, true) AND coalesce(f.showTies, true) AND NOT EXISTS { (u)-[:BLOCKED]-(f) }
    WITH DISTINCT f ORDER BY f.id LIMIT 500
    CALL (f) {
      MATCH (f)-[r:INTERACTED]->(i)
      WITH r, i LIMIT 1000
      WITH r, i WHERE r.kind IN $request.attracting AND coalesce(r.liked, true) AND i.id IN $request.items
      RETURN DISTINCT i
    }
    WITH i, count(*) AS friends, min([f.id, f.name]) AS first
    RETURN [i.id, friends, first[0], first[1]]
  } AS friends,
  COLLECT {
    MATCH (u)-[:MEMBER_OF]->(c)-[:FAVOURS]->(i)
    WHERE c.slot = $request.slot AND c.level = 0 AND i.id IN $request.items
    RETURN [i.id, c.id, c.name]
  } AS communities
WITH u, items, similar, friends, communities,
  [link IN similar | link[1]] + [row IN friends + communities | row[0]] AS reached
RETURN items, similar, friends, communities,
  COLLECT {
    UNWIND CASE WHEN any(row IN items WHERE size(row[2]) > 0) THEN $request.history ELSE [] END AS id
    MATCH (h:Item {id: id})
    WHERE u IS NULL OR EXISTS { MATCH (u)-[r:INTERACTED]->(h) WHERE r.kind IN $request.attracting AND coalesce(r.liked, true) }
    WITH DISTINCT h
    RETURN [h.id, COLLECT { MATCH (h)-[:TAGGED]->(t) RETURN t.name }, h.title]
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
