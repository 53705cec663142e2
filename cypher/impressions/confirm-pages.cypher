// Job: Records which items of pages were viewed, and returns the outcome for each page. `at` is milliseconds
//   since 1970. A page that does not exist yet is created. Concurrent reports on one page wait for each
//   other, so none is lost.
// Params: $pages LIST<MAP {index, id, user, at, items}>
// Columns: index, outcome
UNWIND $pages AS seen
OPTIONAL MATCH (user:User {id: seen.user})
OPTIONAL MATCH (known:KindredPage {id: seen.id})
OPTIONAL MATCH (owner:User)-[:SHOWN]->(known)
WITH seen, user,
  CASE
    WHEN seen.user IS NOT NULL AND user IS NULL THEN 'no-user'
    WHEN owner IS NOT NULL AND coalesce(owner <> user, true) THEN 'other-user'
    WHEN known.items IS NOT NULL AND none(item IN seen.items WHERE item IN known.items) THEN 'not-on-page'
    ELSE 'recorded'
  END AS outcome
CALL (seen, user, outcome) {
  WITH seen, user
  WHERE outcome = 'recorded'
  MERGE (page:KindredPage {id: seen.id})
  SET page.at = coalesce(page.at, datetime({epochMillis: seen.at}))
  WITH page, seen, user, coalesce(page.seen, []) AS before
  SET page.seen = before + [item IN seen.items WHERE NOT item IN before]
  FOREACH (viewer IN CASE WHEN user IS NULL THEN [] ELSE [user] END | MERGE (viewer)-[:SHOWN]->(page))
}
RETURN seen.index AS index, outcome
