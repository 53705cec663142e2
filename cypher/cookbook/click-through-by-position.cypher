// Title: Click-through rate by position
// Job: Returns the click-through rate of items by their position on the page (from 1), over pages since a
//   moment. Every interaction that names the page is a click.
// Params: $since DATETIME, $limit INTEGER
// Columns: position, shown, clicked, rate
// Example:
//   :param since => datetime() - duration({days: 7})
//   :param limit => 20
MATCH (page:KindredPage)
WHERE page.at >= $since AND page.items IS NOT NULL
WITH page, COLLECT {
  MATCH (:User)-[click:INTERACTED]->(item:Item)
  WHERE click.recommendationId = page.id
  RETURN DISTINCT item.id
} AS clicks
UNWIND range(0, size(page.items) - 1) AS place
WITH page.offset + place + 1 AS position, count(*) AS shown,
  sum(CASE WHEN page.items[place] IN clicks THEN 1 ELSE 0 END) AS clicked
RETURN position, shown, clicked, toFloat(clicked) / shown AS rate
ORDER BY position
LIMIT $limit
