// Title: Ignored items
// Job: Returns the items with the most impressions on a user's pages and no interaction of the user.
// Params: $user STRING, $limit INTEGER
// Columns: id, title, pages, last
// Example:
//   :param user => '2'
//   :param limit => 10
MATCH (user:User {id: $user})-[:SHOWN]->(page:KindredPage)
UNWIND coalesce(page.seen, page.items) AS id
WITH user, id, count(*) AS pages, max(page.at) AS last
MATCH (item:Item {id: id})
WHERE NOT EXISTS { (user)-[:INTERACTED]->(item) }
RETURN id, item.title AS title, pages, last
ORDER BY pages DESC, last DESC, id
LIMIT $limit
