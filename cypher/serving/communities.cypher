// Job: Returns the next page of top-level communities of the active snapshot, largest first, after a given
//   size and id.
// Params: $size INTEGER, $after STRING, $limit INTEGER
// Columns: id, size
MATCH (:KindredActive {key: 'active'})-[:IS]->(s:KindredSnapshot)
MATCH (c:Community {slot: s.slot, level: 0})
WITH c.id AS id, COUNT { (c)<-[:MEMBER_OF]-() } AS size
WHERE $size IS NULL OR size < $size OR (size = $size AND id > $after)
RETURN id, size
ORDER BY size DESC, id
LIMIT $limit
