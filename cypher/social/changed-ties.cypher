// Job: Whom people are tied to (friends, followers and those whom they follow), where their ties have changed since they were read. `version` grows by
//   one with each tie that comes or goes: the number of ties, of which two who follow each other have two, and two for each that ended. At most `tieLimit`
//   people of each, every one once.
// Params: $ids LIST<STRING>, $versions LIST<INTEGER>, $tieLimit INTEGER
// Columns: id, version, people
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
} AS people
