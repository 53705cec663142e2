// Job: Counts the attracting interactions with the item and the users who made them.
// Params: $item STRING, $attracting LIST<STRING>
// Columns: interactions, people
MATCH (:Item {id: $item})<-[r:INTERACTED]-(u)
WHERE r.kind IN $attracting AND coalesce(r.liked, true)
RETURN count(*) AS interactions, count(DISTINCT u) AS people
