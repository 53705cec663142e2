// Job: Returns the results of the variants of an experiment, over pages from before a moment (milliseconds
//   since 1970) and over the totals of deleted pages. `clusters` is the number of users. The other columns
//   are sums over users: pages, pages with a click, their squares and their product.
// Params: $experiment STRING, $until INTEGER, $clicks LIST<STRING>
// Columns: variant, clusters, trials, successes, trialsSquared, successesSquared, product
CALL () {
  MATCH (user:User)-[:SHOWN]->(page:KindredPage)
  WHERE page.at < datetime({epochMillis: $until})
  WITH user, page, [label IN page.variants WHERE label STARTS WITH $experiment + '/'] AS labels
  WHERE size(labels) > 0
  WITH user, split(labels[0], '/')[1] AS variant,
    EXISTS {
      MATCH (clicker:User)-[click:INTERACTED]->(item:Item)
      WHERE click.recommendationId = page.id AND click.kind IN $clicks
        AND clicker = user AND item.id IN coalesce(page.items, page.seen)
    } AS isClicked
  RETURN user, variant, count(*) AS pages, sum(CASE WHEN isClicked THEN 1 ELSE 0 END) AS clicked
  UNION ALL
  MATCH (user:User)-[part:TOOK_PART]->(:KindredExperiment {name: $experiment})
  RETURN user, part.variant AS variant, part.pages AS pages, part.clicked AS clicked
}
WITH user, variant, sum(pages) AS pages, sum(clicked) AS clicked
RETURN variant, count(*) AS clusters, sum(pages) AS trials, sum(clicked) AS successes,
  sum(pages * pages) AS trialsSquared, sum(clicked * clicked) AS successesSquared, sum(pages * clicked) AS product
