// Job: Deletes some of the communities of a slot, once nothing is tied to them; asked until none is left.
// Params: $slot STRING, $limit INTEGER
// Columns: changed
MATCH (c:Community {slot: $slot})
WITH c LIMIT $limit
DETACH DELETE c
RETURN count(*) AS changed
