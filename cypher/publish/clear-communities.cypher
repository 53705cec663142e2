// Job: Deletes up to `limit` communities of a slot, after their relationships. It is repeated until nothing
//   is left.
// Params: $slot STRING, $limit INTEGER
// Columns: changed
MATCH (c:Community {slot: $slot})
WITH c LIMIT $limit
DETACH DELETE c
RETURN count(*) AS changed
