// Job: Writes marks from one user to another. FOLLOWS and BLOCKED keep their first time; all other marks take
//   the new time.
// Params: $from STRING, $to STRING, $pair STRING, $at INTEGER, $marks LIST<STRING>
// Columns: none
MATCH (from:User {id: $from})
MATCH (to:User {id: $to})
WITH from, to, datetime({epochMillis: $at}) AS at
FOREACH (_ IN CASE WHEN 'REQUESTED' IN $marks THEN [1] ELSE [] END |
  MERGE (from)-[mark:REQUESTED {pair: $pair}]->(to) SET mark.at = at)
FOREACH (_ IN CASE WHEN 'WITHHELD' IN $marks THEN [1] ELSE [] END |
  MERGE (from)-[mark:WITHHELD {pair: $pair}]->(to) SET mark.at = at)
FOREACH (_ IN CASE WHEN 'DECLINED' IN $marks THEN [1] ELSE [] END |
  MERGE (from)-[mark:DECLINED {pair: $pair}]->(to) SET mark.at = at)
FOREACH (_ IN CASE WHEN 'UNFRIENDED' IN $marks THEN [1] ELSE [] END |
  MERGE (from)-[mark:UNFRIENDED {pair: $pair}]->(to) SET mark.at = at)
FOREACH (_ IN CASE WHEN 'FOLLOWS' IN $marks THEN [1] ELSE [] END |
  MERGE (from)-[mark:FOLLOWS]->(to) ON CREATE SET mark.at = at)
FOREACH (_ IN CASE WHEN 'BLOCKED' IN $marks THEN [1] ELSE [] END |
  MERGE (from)-[mark:BLOCKED]->(to) ON CREATE SET mark.at = at)
