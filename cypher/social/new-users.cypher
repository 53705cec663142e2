// Job: Returns the ties and liked items of users whom training did not know. Users who hide their ties, or
//   are deactivated, are left out, and so are ties to such users. At most `tieLimit` ties of each type and
//   `likeLimit` items are returned per user.
// Params: $request MAP {ids LIST<STRING>, attracting LIST<STRING>, tieLimit INTEGER, likeLimit INTEGER}
// Columns: id, friends, follows, followers, likes
UNWIND $request.ids AS id
MATCH (person:User {id: id})
WHERE coalesce(person.active, true) AND coalesce(person.showTies, true)
RETURN person.id AS id,
  COLLECT {
    MATCH (person)-[:FRIEND]-(other:User)
    WHERE coalesce(other.active, true) AND coalesce(other.showTies, true)
    RETURN other.id LIMIT $request.tieLimit
  } AS friends,
  COLLECT {
    MATCH (person)-[:FOLLOWS]->(other:User)
    WHERE coalesce(other.active, true) AND coalesce(other.showTies, true)
    RETURN other.id LIMIT $request.tieLimit
  } AS follows,
  COLLECT {
    MATCH (person)<-[:FOLLOWS]-(other:User)
    WHERE coalesce(other.active, true) AND coalesce(other.showTies, true)
    RETURN other.id LIMIT $request.tieLimit
  } AS followers,
  COLLECT {
    MATCH (person)-[r:INTERACTED]->(i:Item)
    WHERE r.kind IN $request.attracting AND coalesce(r.liked, true)
    WITH DISTINCT i
    RETURN i.id LIMIT $request.likeLimit
  } AS likes
