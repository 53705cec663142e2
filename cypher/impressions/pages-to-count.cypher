// Job: Returns pages that are no longer stored individually: pages from before a moment (milliseconds since
//   1970), and the pages of each user beyond the latest `keep`.
// Params: $before INTEGER, $keep INTEGER, $limit INTEGER
// Columns: id
CALL () {
  MATCH (page:KindredPage)
  WHERE page.at < datetime({epochMillis: $before})
  RETURN page
  LIMIT $limit
  UNION
  MATCH (user:User)
  WHERE COUNT { (user)-[:SHOWN]->() } > $keep
  CALL (user) {
    MATCH (user)-[:SHOWN]->(page:KindredPage)
    RETURN page
    ORDER BY page.at DESC
    SKIP $keep
  }
  RETURN page
  LIMIT $limit
}
RETURN page.id AS id
LIMIT $limit
