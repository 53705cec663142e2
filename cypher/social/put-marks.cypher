// Job: Writes marks from one user to another. FOLLOWS, FOLLOW_WITHHELD and BLOCKED keep their first time,
//   WITHHELD takes that of a REQUESTED that it replaces; all other marks take the new time.
// Params: $from STRING, $to STRING, $pair STRING, $at INTEGER, $marks LIST<STRING>
// Columns: none
MATCH (from:User {id: $from})
MATCH (to:User {id: $to})
WITH from, to, datetime({epochMillis: $at}) AS at,
  head(COLLECT { MATCH (from)-[asked:REQUESTED]->(to) RETURN asked.at }) AS askedAt
FOREACH (_ IN CASE WHEN 'REQUESTED' IN $marks THEN [1] ELSE [] END |
  MERGE (from)-[mark:REQUESTED {pair: $pair}]->(to) SET mark.at = at)
FOREACH (_ IN CASE WHEN 'WITHHELD' IN $marks THEN [1] ELSE [] END |
  MERGE (from)-[mark:WITHHELD {pair: $pair}]->(to) SET mark.at = coalesce(askedAt, at))
FOREACH (_ IN CASE WHEN 'DECLINED' IN $marks THEN [1] ELSE [] END |
  MERGE (from)-[mark:DECLINED {pair: $pair}]->(to) SET mark.at = at)
FOREACH (_ IN CASE WHEN 'UNFRIENDED' IN $marks THEN [1] ELSE [] END |
  MERGE (from)-[mark:UNFRIENDED {pair: $pair}]->(to) SET mark.at = at)
FOREACH (_ IN CASE WHEN 'FOLLOWS' IN $marks THEN [1] ELSE [] END |
  MERGE (from)-[mark:FOLLOWS]->(to) ON CREATE SET mark.at = at)
FOREACH (_ IN CASE WHEN 'FOLLOW_WITHHELD' IN $marks THEN [1] ELSE [] END |
  MERGE (from)-[mark:FOLLOW_WITHHELD]->(to) ON CREATE SET mark.at = at)
FOREACH (_ IN CASE WHEN 'BLOCKED' IN $marks THEN [1] ELSE [] END |
  MERGE (from)-[mark:BLOCKED]->(to) ON CREATE SET mark.at = at)
