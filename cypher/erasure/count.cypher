// Job: Counts what the graph keeps of a user: relationships by type, recorded pages, vectors and valid keys.
//   `recorded` is whether a record of a deletion has the id. `known` is whether the user exists.
// Params: $id STRING
// Columns: known, recorded, pages, vectors, keys, types, entries
OPTIONAL MATCH (u:User {id: $id})
WITH u, COLLECT {
  MATCH (u)-[r]-()
  WITH type(r) AS type, count(*) AS entries
  ORDER BY type
  RETURN {type: type, entries: entries}
} AS counts
RETURN u IS NOT NULL AS known, EXISTS { MATCH (:KindredDeletion {label: 'User', id: $id}) } AS recorded,
  COUNT { (u)-[:SHOWN]->(:KindredPage) } AS pages,
  CASE WHEN u.embeddingA IS NULL THEN 0 ELSE 1 END + CASE WHEN u.embeddingB IS NULL THEN 0 ELSE 1 END AS vectors,
  COUNT { MATCH (k:KindredKey)-[:SPEAKS_FOR]->(u) WHERE k.revokedAt IS NULL } AS keys,
  [each IN counts | each.type] AS types, [each IN counts | each.entries] AS entries
