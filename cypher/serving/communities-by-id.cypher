// Job: Returns communities of the active snapshot by id, with their size, the community that contains them,
//   and their parts, largest first. Unknown ids are left out.
// Params: $ids LIST<STRING>
// Columns: id, name, level, modularity, size, parent, children
MATCH (:KindredActive {key: 'active'})-[:IS]->(s:KindredSnapshot)
UNWIND $ids AS id
MATCH (c:Community {slot: s.slot, id: id})
RETURN
  id,
  c.name AS name,
  c.level AS level,
  c.modularity AS modularity,
  COUNT { (c)<-[:MEMBER_OF]-() } AS size,
  head(COLLECT { MATCH (c)-[:PART_OF]->(whole) RETURN whole.id }) AS parent,
  COLLECT {
    MATCH (c)<-[:PART_OF]-(part)
    WITH part.id AS part, COUNT { (part)<-[:MEMBER_OF]-() } AS size
    RETURN part ORDER BY size DESC, part
  } AS children
