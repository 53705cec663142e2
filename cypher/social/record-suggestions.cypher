// Job: Records that users were suggested to viewers. The relationship keeps the number of visits with an
//   impression and the time of the latest visit; the suggested user keeps the number of viewers of the day
//   (UTC). Impressions within `visitMs` of a visit belong to it, unless a new day has begun. The caller holds
//   the locks of all these users.
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
