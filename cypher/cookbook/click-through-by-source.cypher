// Title: Click-through rate by source
// Job: Returns the click-through rate of items by the source with the largest contribution, over pages since
//   a moment. Every interaction that names the page is a click.
// Params: $since DATETIME
// Columns: source, shown, clicked, rate
// Example:
//   :param since => datetime() - duration({days: 7})
MATCH (page:KindredPage)
WHERE page.at >= $since AND page.items IS NOT NULL
WITH page, COLLECT {
  MATCH (:User)-[click:INTERACTED]->(item:Item)
  WHERE click.recommendationId = page.id
  RETURN DISTINCT item.id
} AS clicks
UNWIND range(0, size(page.items) - 1) AS place
WITH page.sources[place] AS source, count(*) AS shown, sum(CASE WHEN page.items[place] IN clicks THEN 1 ELSE 0 END) AS clicked
WHERE source <> ''
RETURN source, shown, clicked, toFloat(clicked) / shown AS rate
ORDER BY rate DESC, shown DESC, source
