// Job: How many people hide: their ties, themselves from suggestions, both, or nothing; and how many friendships a walk over people in between may not use.
// Params: none
// Columns: showTies, suggestible, people, friendships
MATCH (u:User)
WHERE coalesce(u.active, true)
RETURN coalesce(u.showTies, true) AS showTies, coalesce(u.suggestible, true) AS suggestible, count(*) AS people,
  sum(COUNT { (u)-[:FRIEND]-() }) AS friendships
ORDER BY people DESC, showTies, suggestible
