// Job: Returns the current evidence that explains suggested users to a viewer. A mutual friend and the
//   suggested user must be active and show their ties, and the mutual friend must have no block with the
//   viewer. Shared items attract both, the suggested user by a `told` interaction, and count if at least
//   `minItemAudience` users like them. Reads `eventLimit` interactions of the viewer and of each user, and
//   returns the first `mutualLimit` mutual friends by id. `shared` is null or {id, title, own, theirs, count,
//   verbs}: the item with the smallest audience, what the viewer and the user did with it, each
//   [kind, rating], the number of shared items, and for each verb that both have in common [verb, number of
//   shared items for which both have it]. A verb is a kind, or LIKE for a rating that is a like.
//   `isCounted`: all interactions of both were read.
//   Mutual friends are an optimistic read. If the tie versions of the viewer and of a user are the given ones
//   (as in social/changed-ties) and the viewer still has `friends` visible friends, then the expected mutual
//   friends are right: `mutualCount` is null, and only the first of them is read. Otherwise they are searched
//   among the friends of the user, or among those of the viewer if the user has far more friends.
// Params: $request MAP {user STRING, ids LIST<STRING>, version INTEGER, friends INTEGER, versions
//   LIST<INTEGER>, firsts LIST<STRING>, attracting LIST<STRING>, told LIST<STRING>, ratings LIST<STRING>,
//   slot STRING, minItemAudience INTEGER, eventLimit INTEGER, mutualLimit INTEGER}
// Columns: id, name, mutualCount, mutuals, mutualName, followsViewer, hasTies, shared, isCounted,
//   community
MATCH (viewer:User {id: $request.user})
WITH viewer, COLLECT { MATCH (viewer)-[:BLOCKED]-(blocked) RETURN blocked } AS blocked
WITH viewer, COUNT { (viewer)-[:FRIEND]-() } AS circle,
  COLLECT {
    MATCH (viewer)-[:FRIEND]-(friend)
    WHERE coalesce(friend.active, true) AND coalesce(friend.showTies, true) AND NOT friend IN blocked
    RETURN friend
  } AS friends,
  COLLECT {
    MATCH (viewer)-[own:INTERACTED]->(item)
    WITH own, item
    LIMIT $request.eventLimit
    WITH own, item
    WHERE own.kind IN $request.attracting AND coalesce(own.liked, true)
    RETURN DISTINCT item
  } AS items
WITH viewer, circle, friends, items, size(friends) = $request.friends
  AND circle + COUNT { (viewer)-[:FOLLOWS]-() } + 2 * coalesce(viewer.tiesEnded, 0) = $request.version AS isAsRead
UNWIND range(0, size($request.ids) - 1) AS place
MATCH (person:User {id: $request.ids[place]})
WITH viewer, circle, friends, items, person, isAsRead
  AND COUNT { (person)-[:FRIEND]-() } + COUNT { (person)-[:FOLLOWS]-() } + 2 * coalesce(person.tiesEnded, 0)
  = $request.versions[place] AS isAsThought, $request.firsts[place] AS first
WITH viewer, friends, items, person, isAsThought, first, coalesce(person.active, true) AND coalesce(person.showTies, true) AS shows,
  COUNT { (person)-[:FRIEND]-() } <= 500 + 200 * circle AS isFewer
CALL (person, friends, shows, isAsThought, isFewer) {
  MATCH (person)-[:FRIEND]-(mutual)
  WHERE shows AND isFewer AND NOT isAsThought AND mutual IN friends
  WITH mutual
  ORDER BY mutual.id
  RETURN count(mutual) AS mutualCount, collect(mutual)[..$request.mutualLimit] AS mutuals
}
CALL (person, friends, shows, isAsThought, isFewer) {
  WITH person, friends WHERE shows AND NOT isFewer AND NOT isAsThought
  UNWIND friends AS mutual
  MATCH (mutual)-[:FRIEND]-(person)
  WITH mutual
  ORDER BY mutual.id
  RETURN count(mutual) AS otherCount, collect(mutual)[..$request.mutualLimit] AS others
}
WITH viewer, items, person, shows,
  CASE WHEN shows AND isAsThought THEN null ELSE mutualCount + otherCount END AS mutualCount,
  CASE WHEN shows AND isAsThought THEN COLLECT { MATCH (known:User {id: first}) RETURN known } ELSE mutuals + others END AS mutuals
CALL (viewer, person, items, shows) {
  WITH viewer, person, items WHERE shows AND size(items) > 0
  MATCH (person)-[liked:INTERACTED]->(item)
  WITH viewer, items, liked, item
  LIMIT $request.eventLimit
  WITH viewer, liked, item
  WHERE liked.kind IN $request.told AND coalesce(liked.liked, true) AND item IN items
  WITH viewer, item, collect(DISTINCT [liked.kind, liked.rating]) AS theirs
  WHERE size(COLLECT {
    MATCH (item)<-[each:INTERACTED]-(anyone)
    WHERE each.kind IN $request.attracting AND coalesce(each.liked, true)
    RETURN DISTINCT anyone
    LIMIT $request.minItemAudience
  }) >= $request.minItemAudience
  WITH item, theirs, COLLECT {
    MATCH (viewer)-[own:INTERACTED]->(item)
    WHERE own.kind IN $request.attracting AND coalesce(own.liked, true)
    RETURN DISTINCT [own.kind, own.rating]
  } AS own
  WITH item, own, theirs, [did IN own | CASE WHEN did[0] IN $request.ratings THEN 'LIKE' ELSE did[0] END] AS ownVerbs,
    [did IN theirs | CASE WHEN did[0] IN $request.ratings THEN 'LIKE' ELSE did[0] END] AS theirVerbs
  WITH item, own, theirs, [verb IN theirVerbs WHERE verb IN ownVerbs] AS verbs, COUNT { (item)<-[:INTERACTED]-() } AS audience
  ORDER BY audience, item.id
  WITH collect(item)[0] AS first, collect(own)[0] AS own, collect(theirs)[0] AS theirs, collect(verbs) AS lists
  RETURN CASE WHEN first IS NOT NULL THEN {
    id: first.id, title: first.title, own: own, theirs: theirs, count: size(lists),
    verbs: [verb IN lists[0] | [verb, size([verbs IN lists WHERE verb IN verbs])]]
  } END AS shared
}
RETURN person.id AS id, person.name AS name, mutualCount, [mutual IN mutuals | mutual.id] AS mutuals, head(mutuals).name AS mutualName,
  shows AND EXISTS { (person)-[:FOLLOWS]->(viewer) } AS followsViewer,
  shows AND EXISTS { (person)-[:FRIEND|FOLLOWS]-() } AS hasTies, shared,
  COUNT { (viewer)-[:INTERACTED]->() } <= $request.eventLimit AND COUNT { (person)-[:INTERACTED]->() } <= $request.eventLimit AS isCounted,
  CASE WHEN shows THEN head(COLLECT {
    MATCH (viewer)-[:MEMBER_OF]->(community:Community {slot: $request.slot})<-[:MEMBER_OF]-(person)
    RETURN {id: community.id, name: community.name}
    ORDER BY community.level DESC
    LIMIT 1
  }) END AS community
