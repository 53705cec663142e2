// Job: Deletes old records of suggestions: for each viewer, all but the latest `keep`, and all from before a
//   moment (milliseconds since 1970).
// Params: $viewers LIST<STRING>, $keep INTEGER, $before INTEGER
// Columns: none
UNWIND $viewers AS id
MATCH (viewer:User {id: id})
CALL (viewer) {
  MATCH (viewer)-[shown:SUGGESTED]->(:User)
  WITH shown
  ORDER BY shown.at DESC
  WITH collect(shown) AS latestFirst
  UNWIND latestFirst[$keep..] + [shown IN latestFirst[..$keep] WHERE shown.at < datetime({epochMillis: $before})] AS old
  DELETE old
}
