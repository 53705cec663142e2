// Job: Creates or updates users. Properties that `properties` does not name stay; null removes a property.
// Params: $changes LIST<MAP {id, properties}>
// Columns: id, created
UNWIND $changes AS change
OPTIONAL MATCH (known:User {id: change.id})
WITH change, known IS NULL AS created
MERGE (user:User {id: change.id})
SET user += change.properties
RETURN user.id AS id, created
