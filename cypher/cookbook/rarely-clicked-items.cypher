// Title: Rarely clicked items
// Job: Returns the items with the fewest clicks, items with the most impressions since a moment first among
//   equals.
// Params: $since DATETIME, $limit INTEGER
// Columns: id, title, shown, viewers, clicked
// Example:
//   :param since => datetime() - duration({days: 7})
//   :param limit => 20
MATCH (viewer:User)-[:SHOWN]->(page:KindredPage)
WHERE page.at >= $since
UNWIND coalesce(page.seen, page.items) AS id
WITH id, count(*) AS shown, count(DISTINCT viewer) AS viewers, collect(page.id) AS pages
MATCH (item:Item {id: id})
RETURN id, item.title AS title, shown, viewers,
  COUNT { MATCH (item)<-[click:INTERACTED]-(:User) WHERE click.recommendationId IN pages } AS clicked
ORDER BY clicked, shown DESC, id
LIMIT $limit
