// Job: Adds pages to the daily counts (UTC) by source, snapshot and position, adds them to the experiment
//   totals of their viewers, and deletes them. Impressions and clicks count as in click-through.
// Params: $ids LIST<STRING>, $clicks LIST<STRING>
// Columns: none
UNWIND $ids AS id
MATCH (page:KindredPage {id: id})
OPTIONAL MATCH (viewer:User)-[:SHOWN]->(page)
CALL (page, viewer) {
  MATCH (clicker:User)-[click:INTERACTED]->(item:Item)
  WHERE click.recommendationId = page.id AND click.kind IN $clicks AND (viewer IS NULL OR clicker = viewer)
  RETURN collect(DISTINCT item.id) AS clicks
}
WITH page, coalesce(page.items, page.seen) AS items, clicks
WITH collect({page: page, items: items, clicks: clicks}) AS pages
CALL (pages) {
  UNWIND pages AS each
  UNWIND range(0, size(each.items) - 1) AS place
  WITH each.page AS page, place, each.items[place] AS item, each.items[place] IN each.clicks AS isClicked
  WHERE page.seen IS NULL OR isClicked OR item IN page.seen
  WITH datetime.truncate('day', page.at, {timezone: 'UTC'}) AS day,
    CASE WHEN page.sources[place] <> '' THEN page.sources[place] END AS source,
    page.snapshot AS snapshot,
    CASE WHEN page.items IS NOT NULL THEN page.offset + place + 1 END AS position,
    count(*) AS exposures,
    sum(CASE WHEN isClicked THEN 1 ELSE 0 END) AS clicked
  MERGE (count:KindredExposureCount {
    key: toString(day) + ' ' + coalesce(source, '') + ' ' + coalesce(snapshot, '') + ' ' + coalesce(toString(position), '')
  })
  SET count.day = day, count.source = source, count.snapshot = snapshot, count.position = position,
    count.exposures = coalesce(count.exposures, 0) + exposures,
    count.clicked = coalesce(count.clicked, 0) + clicked
}
CALL (pages) {
  UNWIND pages AS each
  WITH each.page AS page, any(item IN each.items WHERE item IN each.clicks) AS isClicked
  MATCH (user:User)-[:SHOWN]->(page)
  UNWIND coalesce(page.variants, []) AS label
  WITH user, split(label, '/')[0] AS name, split(label, '/')[1] AS variant,
    count(*) AS shown, sum(CASE WHEN isClicked THEN 1 ELSE 0 END) AS clicked
  MERGE (experiment:KindredExperiment {name: name})
  MERGE (user)-[part:TOOK_PART {variant: variant}]->(experiment)
  SET part.pages = coalesce(part.pages, 0) + shown, part.clicked = coalesce(part.clicked, 0) + clicked
}
FOREACH (each IN pages | DETACH DELETE each.page)
