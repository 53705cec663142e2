// Job: Who may not be suggested to a person because of what stands between the two: friends, requests either way, blocks either way, people
//   followed or dismissed, and ties that were declined or ended since a moment (milliseconds since 1970). `seen` is who was suggested to them
//   before: [person, visits, latest in milliseconds since 1970]. No row: there is no such person.
// Params: $user STRING, $restFrom INTEGER
// Columns: people, ties, followers, seen
MATCH (viewer:User {id: $user})
RETURN
  COLLECT {
    MATCH (viewer)-[:FRIEND|REQUESTED|BLOCKED]-(person:User)
    RETURN person.id AS id
    UNION
    MATCH (viewer)-[:WITHHELD|FOLLOWS|DISMISSED]->(person:User)
    RETURN person.id AS id
    UNION
    MATCH (viewer)-[ended:DECLINED|UNFRIENDED]-(person:User)
    WHERE ended.at >= datetime({epochMillis: $restFrom})
    RETURN person.id AS id
  } AS people,
  COUNT { (viewer)-[:FRIEND]-() } + COUNT { (viewer)-[:FOLLOWS]->() } AS ties,
  COUNT { (viewer)<-[:FOLLOWS]-() } AS followers,
  COLLECT {
    MATCH (viewer)-[shown:SUGGESTED]->(person:User)
    RETURN [person.id, shown.visits, shown.at.epochMillis]
  } AS seen
