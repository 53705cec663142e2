// Job: Returns which of the given users exist, are active and suggestible, each with whether they show
//   their ties, and which of them may not be suggested to the viewer because of a tie or mark between the
//   two, as in social/social-context. Both are read at the same moment. Ties that were declined or ended
//   since `restFrom` (milliseconds since 1970) still exclude. A user who was suggested to `dailyCap` viewers
//   since `dayStart` (milliseconds since 1970; null: no cap) is open only to those viewers.
// Params: $request MAP {user STRING, ids LIST<STRING>, restFrom INTEGER, dayStart INTEGER, dailyCap INTEGER}
// Columns: open, excluded
MATCH (viewer:User {id: $request.user})
WITH viewer, datetime({epochMillis: $request.dayStart}) AS dayStart,
  COLLECT { UNWIND $request.ids AS id MATCH (asked:User {id: id}) RETURN asked } AS people
RETURN
  COLLECT {
    UNWIND people AS person
    WITH person
    WHERE person <> viewer AND coalesce(person.active, true) AND coalesce(person.suggestible, true)
      AND (
        NOT coalesce(person.suggestedOn = date(dayStart) AND person.suggestedCount >= $request.dailyCap, false)
        OR EXISTS { MATCH (viewer)-[shown:SUGGESTED]->(person) WHERE shown.at >= dayStart }
      )
    RETURN [person.id, coalesce(person.showTies, true)]
  } AS open,
  // Comparing nodes avoids reading the properties of ten thousand friends.
  COLLECT {
    MATCH (viewer)-[:FRIEND|REQUESTED|BLOCKED]-(person)
    WHERE person IN people
    RETURN person.id AS id
    UNION
    MATCH (viewer)-[:WITHHELD|FOLLOWS|FOLLOW_WITHHELD|DISMISSED]->(person)
    WHERE person IN people
    RETURN person.id AS id
    UNION
    MATCH (viewer)-[ended:DECLINED|UNFRIENDED]-(person)
    WHERE person IN people AND ended.at >= datetime({epochMillis: $request.restFrom})
    RETURN person.id AS id
  } AS excluded
