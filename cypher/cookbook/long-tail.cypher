// Title: Long tail
// Job: Returns the share of all interactions that the most popular 1 %, 10 % and 50 % of the items have.
// Params: none
// Columns: items, share
MATCH (i:Item)
WITH COUNT { (i)<-[:INTERACTED]-() } AS events
ORDER BY events DESC
WITH collect(events) AS counts, sum(events) AS total
WHERE total > 0
UNWIND [0.01, 0.1, 0.5] AS part
WITH part, counts[0..toInteger(ceil(size(counts) * part))] AS head, total
RETURN 'top ' + toString(toInteger(part * 100)) + ' %' AS items, toFloat(reduce(sum = 0, events IN head | sum + events)) / total AS share
