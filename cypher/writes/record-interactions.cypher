// Job: Records interactions and returns the outcome of each. An interaction is known if its id is, or if one
//   of the same user, item, kind and time was imported, which has no id and takes this one, if it `isFirst`
//   of these. A rating is known at any time: a later one replaces it, an earlier one changes nothing. `at` is
//   milliseconds since 1970 or null.
// Params: $events LIST<MAP {index, id, user, item, kind, weight, isRating, isFirst, rating, at,
//   recommendationId}>
// Columns: index, outcome
UNWIND $events AS event
OPTIONAL MATCH (user:User {id: event.user})
OPTIONAL MATCH (item:Item {id: event.item})
OPTIONAL MATCH (knownUser:User)-[known:INTERACTED {id: event.id}]->(knownItem:Item)
WITH event, user, item, known, knownUser, knownItem,
  CASE WHEN event.at IS NOT NULL THEN datetime({epochMillis: event.at}) END AS at
OPTIONAL MATCH (user)-[same:INTERACTED {kind: event.kind}]->(item)
WHERE known IS NULL AND (
  event.isRating
  OR event.isFirst AND same.id IS NULL AND (same.at = at OR (same.at IS NULL AND at IS NULL))
)
WITH event, user, item, known, knownUser, knownItem, at, collect(same) AS same
WITH event, user, item, at, same,
  CASE
    WHEN user IS NULL THEN 'no-user'
    WHEN item IS NULL THEN 'no-item'
    WHEN known IS NOT NULL AND knownUser = user AND knownItem = item THEN 'duplicate'
    WHEN known IS NOT NULL THEN 'id-taken'
    WHEN size(same) = 0 THEN 'recorded'
    WHEN NOT event.isRating OR event.rating IS NULL THEN 'duplicate'
    // A rating with a time is later than one without.
    WHEN all(r IN same WHERE
      (r.at IS NULL OR r.at <= at)
      AND NOT ((r.at = at OR (r.at IS NULL AND at IS NULL)) AND coalesce(r.rating = event.rating, false))) THEN 'recorded'
    ELSE 'duplicate'
  END AS outcome
FOREACH (_ IN CASE WHEN outcome = 'recorded' AND size(same) = 0 THEN [1] ELSE [] END |
  CREATE (user)-[:INTERACTED {
    id: event.id, kind: event.kind, weight: event.weight, rating: event.rating, at: at,
    recommendationId: event.recommendationId
  }]->(item)
)
FOREACH (r IN CASE WHEN outcome = 'recorded' THEN same[..1] ELSE [] END |
  SET r.id = event.id, r.rating = event.rating, r.weight = event.weight, r.at = at,
    r.recommendationId = event.recommendationId, user.reratings = coalesce(user.reratings, 0) + 1
)
// Ratings that were stored before a rating replaced the one before it.
FOREACH (r IN CASE WHEN outcome = 'recorded' THEN same[1..] ELSE [] END | DELETE r)
FOREACH (r IN CASE WHEN outcome = 'duplicate' AND NOT event.isRating THEN same[..1] ELSE [] END |
  SET r.id = coalesce(r.id, event.id)
)
RETURN event.index AS index, outcome
