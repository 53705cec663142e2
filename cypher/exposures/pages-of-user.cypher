// Job: The latest `pages` pages of a user since a moment, latest first: when (milliseconds since 1970), and the items, only those seen where a client
//   told.
// Params: $user STRING, $since INTEGER, $pages INTEGER
// Columns: at, items
MATCH (:User {id: $user})-[:SHOWN]->(page:KindredPage)
WHERE page.at >= datetime({epochMillis: $since})
WITH page
ORDER BY page.at DESC
LIMIT $pages
RETURN page.at.epochMillis AS at, coalesce(page.seen, page.items) AS items
