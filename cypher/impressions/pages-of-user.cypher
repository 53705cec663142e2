// Job: Returns the latest pages of a user since a moment, latest first, with their items. Only viewed items
//   are returned if a client reported them. Times are milliseconds since 1970.
// Params: $user STRING, $since INTEGER, $pages INTEGER
// Columns: at, items
MATCH (:User {id: $user})-[:SHOWN]->(page:KindredPage)
WHERE page.at >= datetime({epochMillis: $since})
WITH page
ORDER BY page.at DESC
LIMIT $pages
RETURN page.at.epochMillis AS at, coalesce(page.seen, page.items) AS items
