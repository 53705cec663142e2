// Job: Records the interactions whose user and item exist and whose id is new, and returns the outcome of
//   each. `at` is milliseconds since 1970 or null.
// Params: $events LIST<MAP {index, id, user, item, kind, weight, at, recommendationId}>
// Columns: index, outcome
UNWIND $events AS event
OPTIONAL MATCH (user:User {id: event.user})
OPTIONAL MATCH (item:Item {id: event.item})
OPTIONAL MATCH (knownUser:User)-[known:INTERACTED {id: event.id}]->(knownItem:Item)
WITH event, user, item,
  CASE
    WHEN user IS NULL THEN 'no-user'
    WHEN item IS NULL THEN 'no-item'
    WHEN known IS NULL THEN 'recorded'
    WHEN knownUser = user AND knownItem = item THEN 'duplicate'
    ELSE 'id-taken'
  END AS outcome,
  CASE WHEN event.at IS NOT NULL THEN datetime({epochMillis: event.at}) END AS at
FOREACH (_ IN CASE outcome WHEN 'recorded' THEN [1] ELSE [] END |
  CREATE (user)-[:INTERACTED {
    id: event.id, kind: event.kind, weight: event.weight, at: at, recommendationId: event.recommendationId
  }]->(item)
)
RETURN event.index AS index, outcome
