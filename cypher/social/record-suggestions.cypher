// Job: Record that people were suggested to viewers: visits and the latest of them on the relationship, and on each person to how many viewers they
//   were suggested that day (UTC). What is shown within `visitMs` of a visit belongs to it, unless a new day has begun. The writer holds the locks
//   of all these people.
// Params: $exposures LIST<MAP {viewer, person, at, dayStart}>, $visitMs INTEGER
// Columns: none
UNWIND $exposures AS exposure
MATCH (viewer:User {id: exposure.viewer})
MATCH (person:User {id: exposure.person})
WITH viewer, person,
  datetime({epochMillis: exposure.at}) AS at,
  datetime({epochMillis: exposure.dayStart}) AS dayStart
MERGE (viewer)-[shown:SUGGESTED]->(person)
WITH person, shown, at, date(dayStart) AS day,
  shown.at IS NULL OR shown.at < dayStart AS firstToday,
  shown.at IS NULL OR shown.at < dayStart OR at >= shown.at + duration({milliseconds: $visitMs}) AS isVisit
FOREACH (_ IN CASE WHEN isVisit THEN [1] ELSE [] END |
  SET shown.visits = coalesce(shown.visits, 0) + 1, shown.at = at)
FOREACH (_ IN CASE WHEN firstToday AND coalesce(person.suggestedOn <= day, true) THEN [1] ELSE [] END |
  SET person.suggestedCount = CASE WHEN person.suggestedOn = day THEN person.suggestedCount + 1 ELSE 1 END,
    person.suggestedOn = day)
