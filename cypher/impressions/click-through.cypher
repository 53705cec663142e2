// Job: Counts impressions of items and clicks in [since, until), in milliseconds since 1970, grouped by the
//   dimensions in `by`: SOURCE, SNAPSHOT, POSITION (from 1). Other dimensions and unknown values are null. An
//   item counts once per page. It is clicked if an interaction of one of the kinds in `clicks` names the
//   page; if the page has a viewer, the interaction must be theirs. If a client reported viewed items of a
//   page, only its viewed and clicked items count.
// Params: $since INTEGER, $until INTEGER, $clicks LIST<STRING>, $by LIST<STRING>
// Columns: source, snapshot, position, impressions, clicks
MATCH (page:KindredPage)
WHERE datetime({epochMillis: $since}) <= page.at < datetime({epochMillis: $until})
OPTIONAL MATCH (viewer:User)-[:SHOWN]->(page)
CALL (page, viewer) {
  MATCH (clicker:User)-[click:INTERACTED]->(item:Item)
  WHERE click.recommendationId = page.id AND click.kind IN $clicks AND (viewer IS NULL OR clicker = viewer)
  RETURN collect(DISTINCT item.id) AS clicks
}
WITH page, coalesce(page.items, page.seen) AS items, clicks
UNWIND range(0, size(items) - 1) AS place
WITH page, place, items[place] IN clicks AS isClicked, items[place] AS item
WHERE page.seen IS NULL OR isClicked OR item IN page.seen
RETURN
  CASE WHEN 'SOURCE' IN $by AND page.sources[place] <> '' THEN page.sources[place] END AS source,
  CASE WHEN 'SNAPSHOT' IN $by THEN page.snapshot END AS snapshot,
  CASE WHEN 'POSITION' IN $by AND page.items IS NOT NULL THEN page.offset + place + 1 END AS position,
  count(*) AS impressions,
  sum(CASE WHEN isClicked THEN 1 ELSE 0 END) AS clicks
