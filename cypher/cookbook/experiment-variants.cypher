// Title: Variants of an experiment
// Job: Returns users, pages, pages with a click and their share for each variant of an experiment. Pages that
//   are no longer stored individually are included. The GraphQL field `experimentResults` adds confidence
//   intervals and a sequential test.
// Params: $experiment STRING
// Columns: variant, people, pages, clicked, rate
// Example:
//   :param experiment => 'order'
CALL () {
  MATCH (user:User)-[:SHOWN]->(page:KindredPage)
  UNWIND page.variants AS label
  WITH user, page, split(label, '/') AS parts
  WHERE parts[0] = $experiment
  RETURN user, parts[1] AS variant, count(*) AS pages,
    sum(CASE WHEN EXISTS { MATCH (user)-[click:INTERACTED]->(:Item) WHERE click.recommendationId = page.id } THEN 1 ELSE 0 END) AS clicked
  UNION ALL
  MATCH (user:User)-[part:TOOK_PART]->(:KindredExperiment {name: $experiment})
  RETURN user, part.variant AS variant, part.pages AS pages, part.clicked AS clicked
}
WITH variant, count(DISTINCT user) AS people, sum(pages) AS pages, sum(clicked) AS clicked
RETURN variant, people, pages, clicked, toFloat(clicked) / pages AS rate
ORDER BY rate DESC, variant
