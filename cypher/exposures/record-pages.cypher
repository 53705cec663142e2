// Job: Record pages of items as they were served, `at` in milliseconds since 1970; `sources` names, item by item, what contributed most, `variants` are `experiment/variant`. A page that
//   is there already, since it was sent twice or a client told first what was seen of it, is completed. Pages of users who do not exist are
//   passed over; `user` null stands for nobody who is known.
// Params: $pages LIST<MAP {id, user, at, snapshot, variants, offset, items, sources}>
// Columns: none
UNWIND $pages AS shown
OPTIONAL MATCH (user:User {id: shown.user})
WITH shown, user
WHERE shown.user IS NULL OR user IS NOT NULL
MERGE (page:KindredPage {id: shown.id})
SET page.at = datetime({epochMillis: shown.at}),
  page.snapshot = shown.snapshot,
  page.variants = shown.variants,
  page.offset = shown.offset,
  page.items = shown.items,
  page.sources = shown.sources
FOREACH (viewer IN CASE WHEN user IS NULL THEN [] ELSE [user] END | MERGE (viewer)-[:SHOWN]->(page))
