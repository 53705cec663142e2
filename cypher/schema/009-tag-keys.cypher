// Job: Gives each tag its key, the name in lower case with single spaces, and makes one tag of those with the
//   same key: the first name stays, with all items and campaigns.
// Params: none
// Columns: none
MATCH (t:Tag)
WHERE t.key IS NULL
CALL (t) {
  SET t.key = toLower(substring(
    reduce(text = '', part IN [word IN split(normalize(t.name), ' ') WHERE word <> ''] | text + ' ' + part), 1))
} IN TRANSACTIONS OF 10000 ROWS;

MATCH (t:Tag)
WITH t
ORDER BY t.name
WITH t.key AS key, collect(t) AS tags
WHERE size(tags) > 1
UNWIND tags[1..] AS other
WITH tags[0] AS first, other
CALL (first, other) {
  MATCH (i:Item)-[former:TAGGED]->(other)
  MERGE (i)-[tagged:TAGGED]->(first)
  ON CREATE SET tagged.weight = former.weight, tagged.imported = former.imported
}
CALL (first, other) {
  MATCH (campaign)-[:PROMOTES]->(other)
  MERGE (campaign)-[:PROMOTES]->(first)
}
DETACH DELETE other;

CREATE CONSTRAINT tag_key IF NOT EXISTS FOR (t:Tag) REQUIRE t.key IS UNIQUE
