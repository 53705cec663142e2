// Job: How many interactions speak for an item, and of how many people.
// Params: $item STRING, $attracting LIST<STRING>
// Columns: interactions, people
MATCH (:Item {id: $item})<-[r:INTERACTED]-(u)
WHERE r.kind IN $attracting
RETURN count(*) AS interactions, count(DISTINCT u) AS people
