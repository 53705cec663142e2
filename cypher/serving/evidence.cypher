// Job: What the graph holds now to explain a page of items to a user. `pairs` asks for links {from, to} of a history item to an item of the
//   page; `history` are items whose tags are wanted. Friends that are deactivated, hidden or blocked are no evidence.
//   Rows of the columns: similar [from, to], friends [item, friends, one of them], communities [item, id, name],
//   tagged [history item, tags], audience [item, attracting interactions, those since a moment (milliseconds since 1970), those between an
//   earlier moment and it], of at most `countLimit` of them.
// Params: $user STRING, $items LIST<STRING>, $pairs LIST<MAP>, $history LIST<STRING>, $similarType STRING, $slot STRING,
//   $attracting LIST<STRING>, $before INTEGER, $since INTEGER, $countLimit INTEGER
// Columns: similar, friends, communities, tagged, audience
MATCH (u:User {id: $user})
RETURN
  COLLECT {
    UNWIND $pairs AS pair
    MATCH (from:Item {id: pair.from}), (to:Item {id: pair.to})
    // The limit only parts the query: with both ends found first, the link is looked up between them.
    WITH from, to LIMIT 3000
    MATCH (from)-[s:SIMILAR_A|SIMILAR_B]->(to)
    WHERE type(s) = $similarType
    MATCH (u)-[r:INTERACTED]->(from)
    WHERE r.kind IN $attracting
    RETURN DISTINCT [from.id, to.id]
  } AS similar,
  COLLECT {
    MATCH (u)-[:FRIEND]-(f)
    WHERE coalesce(f.active, true) AND coalesce(f.showTies, true) AND NOT EXISTS { (u)-[:BLOCKED]-(f) }
    WITH DISTINCT f ORDER BY f.id LIMIT 500
    CALL (f) {
      MATCH (f)-[r:INTERACTED]->(i)
      WITH r, i LIMIT 1000
      WITH r, i WHERE r.kind IN $attracting AND i.id IN $items
      RETURN DISTINCT i
    }
    WITH i, count(*) AS friends, min(f.id) AS friend
    RETURN [i.id, friends, friend]
  } AS friends,
  COLLECT {
    MATCH (u)-[:MEMBER_OF]->(c)-[:FAVOURS]->(i)
    WHERE c.slot = $slot AND c.level = 0 AND i.id IN $items
    RETURN [i.id, c.id, c.name]
  } AS communities,
  COLLECT {
    UNWIND $history AS id
    MATCH (u)-[r:INTERACTED]->(h:Item {id: id})
    WHERE r.kind IN $attracting
    WITH DISTINCT h
    RETURN [h.id, COLLECT { MATCH (h)-[:TAGGED]->(t) RETURN t.name }]
  } AS tagged,
  COLLECT {
    UNWIND $items AS id
    MATCH (i:Item {id: id})
    CALL (i) {
      MATCH (i)<-[r:INTERACTED]-()
      WHERE r.kind IN $attracting
      WITH r.at AS at LIMIT $countLimit
      RETURN count(*) AS all,
        sum(CASE WHEN at >= datetime({epochMillis: $since}) THEN 1 ELSE 0 END) AS recent,
        sum(CASE WHEN at >= datetime({epochMillis: $before}) AND at < datetime({epochMillis: $since}) THEN 1 ELSE 0 END) AS earlier
    }
    RETURN [id, all, recent, earlier]
  } AS audience
