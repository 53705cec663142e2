// Job: Returns the friends, followers and followed users of each user whose ties have changed since they were
//   read. `version` grows by one with each tie that is added or removed: it is the number of ties, where a
//   mutual follow is two, plus 2 per ended tie. At most `tieLimit` distinct users are returned per user.
// Params: $ids LIST<STRING>, $versions LIST<INTEGER>, $tieLimit INTEGER
// Columns: id, version, users
UNWIND range(0, size($ids) - 1) AS place
MATCH (person:User {id: $ids[place]})
WITH person, place,
  COUNT { (person)-[:FRIEND]-() } + COUNT { (person)-[:FOLLOWS]-() } + 2 * coalesce(person.tiesEnded, 0) AS version
WHERE version <> $versions[place]
RETURN person.id AS id, version, COLLECT {
  MATCH (person)-[:FRIEND|FOLLOWS]-(other:User)
  WITH DISTINCT other
  LIMIT $tieLimit
  RETURN other.id
} AS users
