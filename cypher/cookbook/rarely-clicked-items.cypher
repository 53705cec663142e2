// Job: Items that take up the most room on pages since a moment for the fewest clicks: candidates to bury or to describe better.
// Params: $since DATETIME, $limit INTEGER
// Columns: id, title, shown, viewers, clicked
MATCH (viewer:User)-[:SHOWN]->(page:KindredPage)
WHERE page.at >= $since
UNWIND coalesce(page.seen, page.items) AS id
WITH id, count(*) AS shown, count(DISTINCT viewer) AS viewers, collect(page.id) AS pages
MATCH (item:Item {id: id})
RETURN id, item.title AS title, shown, viewers,
  COUNT { MATCH (item)<-[click:INTERACTED]-(:User) WHERE click.recommendationId IN pages } AS clicked
ORDER BY clicked, shown DESC, id
LIMIT $limit
