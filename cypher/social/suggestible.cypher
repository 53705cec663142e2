// Job: Which of these people exist, are active and want to be suggested, and which of those show their ties; and, at the same moment, which of them may
//   not be suggested to the viewer because of what stands between the two (as in social/standing). `restFrom`: milliseconds since 1970; ties that were
//   declined or ended since then rest. Whoever was suggested to `dailyCap` viewers since `dayStart` (milliseconds since 1970; null: no cap) is open only
//   to those viewers.
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
  // Nodes are compared, so that of ten thousand friends none has to be read.
  COLLECT {
    MATCH (viewer)-[:FRIEND|REQUESTED|BLOCKED]-(person)
    WHERE person IN people
    RETURN person.id AS id
    UNION
    MATCH (viewer)-[:WITHHELD|FOLLOWS|DISMISSED]->(person)
    WHERE person IN people
    RETURN person.id AS id
    UNION
    MATCH (viewer)-[ended:DECLINED|UNFRIENDED]-(person)
    WHERE person IN people AND ended.at >= datetime({epochMillis: $request.restFrom})
    RETURN person.id AS id
  } AS excluded
