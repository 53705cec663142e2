// Job: Lists what another program wrote and Kindred cannot read: values of other types than ours, and ties
//   that are there twice. `example` is one of the records. A graph without our marker is checked before it is
//   adopted.
// Params: none
// Columns: field, found, remedy, example
CALL () {
  MATCH (n:User|Item)
  WHERE NOT n.id IS :: STRING NOT NULL
  RETURN 'User.id and Item.id: text' AS field, n.id AS value, n AS record,
    'MATCH (n:User|Item) WHERE NOT n.id IS :: STRING NOT NULL SET n.id = toString(n.id)' AS remedy
  UNION ALL
  MATCH (n:Item)
  WHERE NOT n.publishedAt IS :: ZONED DATETIME
  RETURN 'Item.publishedAt: ZONED DATETIME' AS field, n.publishedAt AS value, n AS record,
    'MATCH (n:Item) WHERE n.publishedAt IS :: DATE NOT NULL SET n.publishedAt = datetime({date: n.publishedAt})' AS remedy
  UNION ALL
  MATCH (n:User)
  WHERE NOT n.name IS :: STRING
  RETURN 'User.name: text' AS field, n.name AS value, n AS record,
    'MATCH (n:User) WHERE NOT n.name IS :: STRING SET n.name = toString(n.name)' AS remedy
  UNION ALL
  MATCH (n:Item)
  WHERE NOT n.title IS :: STRING
  RETURN 'Item.title: text' AS field, n.title AS value, n AS record,
    'MATCH (n:Item) WHERE NOT n.title IS :: STRING SET n.title = toString(n.title)' AS remedy
  UNION ALL
  MATCH (n:Tag)
  WHERE NOT n.name IS :: STRING NOT NULL
  RETURN 'Tag.name: text' AS field, n.name AS value, n AS record,
    'MATCH (n:Tag) WHERE NOT n.name IS :: STRING NOT NULL SET n.name = toString(n.name)' AS remedy
  UNION ALL
  UNWIND ['active', 'suggestible', 'showTies', 'available'] AS property
  MATCH (n:User|Item)
  WHERE NOT n[property] IS :: BOOLEAN
  RETURN property + ' of User and Item: BOOLEAN' AS field, n[property] AS value, n AS record,
    'MATCH (n:User|Item) SET n.' + property + ' = toBooleanOrNull(n.' + property + ')' AS remedy
  UNION ALL
  MATCH ()-[r:INTERACTED]->()
  WHERE NOT r.kind IS :: STRING NOT NULL
  RETURN 'INTERACTED.kind: text' AS field, r.kind AS value, startNode(r) AS record,
    "MATCH ()-[r:INTERACTED]->() WHERE NOT r.kind IS :: STRING NOT NULL SET r.kind = 'LIKE'" AS remedy
  UNION ALL
  MATCH ()-[r:INTERACTED]->()
  WHERE NOT r.weight IS :: FLOAT | INTEGER
  RETURN 'INTERACTED.weight: FLOAT' AS field, r.weight AS value, startNode(r) AS record,
    'MATCH ()-[r:INTERACTED]->() SET r.weight = toFloatOrNull(r.weight)' AS remedy
  UNION ALL
  MATCH ()-[r:INTERACTED]->()
  WHERE NOT r.at IS :: ZONED DATETIME
  RETURN 'INTERACTED.at: ZONED DATETIME' AS field, r.at AS value, startNode(r) AS record,
    'MATCH ()-[r:INTERACTED]->() WHERE r.at IS :: DATE NOT NULL SET r.at = datetime({date: r.at})' AS remedy
  UNION ALL
  MATCH ()-[r:TAGGED]->()
  WHERE NOT r.weight IS :: FLOAT | INTEGER
  RETURN 'TAGGED.weight: FLOAT' AS field, r.weight AS value, startNode(r) AS record,
    'MATCH ()-[r:TAGGED]->() SET r.weight = toFloatOrNull(r.weight)' AS remedy
  UNION ALL
  MATCH ()-[r:FRIEND]->()
  WHERE NOT r.since IS :: ZONED DATETIME
  RETURN 'FRIEND.since: ZONED DATETIME' AS field, r.since AS value, startNode(r) AS record,
    'MATCH ()-[r:FRIEND]->() WHERE r.since IS :: DATE NOT NULL SET r.since = datetime({date: r.since})' AS remedy
  UNION ALL
  MATCH (a:User)-[r:FRIEND]->(b:User)
  WHERE elementId(a) < elementId(b) AND EXISTS { (b)-[:FRIEND]->(a) } OR a = b
  RETURN 'FRIEND: one for each pair, of two different users' AS field, b.id AS value, a AS record,
    'MATCH (a:User)-[r:FRIEND]->(b:User) WHERE a = b OR elementId(a) > elementId(b) AND EXISTS { (b)-[:FRIEND]->(a) } DELETE r' AS remedy
}
WITH field, remedy, count(*) AS found, head(collect({value: value, record: record})) AS first
RETURN field, found, remedy,
  labels(first.record)[0] + ' ' + coalesce(toStringOrNull(first.record.id), toStringOrNull(first.record.name), elementId(first.record))
    + ': ' + valueType(first.value) AS example
ORDER BY field
