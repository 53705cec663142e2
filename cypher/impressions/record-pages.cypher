// Job: Records served pages of items. `at` is milliseconds since 1970, `sources` is the source with the
//   largest contribution to each item, and `variants` are `experiment/variant`. A page that exists, because
//   it was sent twice or was confirmed first, is completed. Pages of unknown users are skipped; a null `user`
//   is an anonymous viewer.
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
