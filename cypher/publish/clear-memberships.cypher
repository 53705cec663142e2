// Job: Deletes up to `limit` relationships of the communities of a slot. It is repeated until nothing is
//   left.
// Params: $slot STRING, $limit INTEGER
// Columns: changed
MATCH (:Community {slot: $slot})-[r:MEMBER_OF|FAVOURS|PART_OF]-()
WITH r LIMIT $limit
DELETE r
RETURN count(*) AS changed
