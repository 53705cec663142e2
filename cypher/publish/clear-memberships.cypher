// Job: Deletes some of the ties to and from the communities of a slot; asked until none is left.
// Params: $slot STRING, $limit INTEGER
// Columns: changed
MATCH (:Community {slot: $slot})-[r:MEMBER_OF|FAVOURS|PART_OF]-()
WITH r LIMIT $limit
DELETE r
RETURN count(*) AS changed
