// Job: Records that a user dismissed an item. Writes nothing unless both exist.
// Params: $user STRING, $target STRING, $at INTEGER
// Columns: userExists, targetExists
OPTIONAL MATCH (user:User {id: $user})
OPTIONAL MATCH (target:Item {id: $target})
FOREACH (_ IN CASE WHEN user IS NULL OR target IS NULL THEN [] ELSE [1] END |
  MERGE (user)-[dismissed:DISMISSED]->(target)
  ON CREATE SET dismissed.at = datetime({epochMillis: $at})
)
RETURN user IS NOT NULL AS userExists, target IS NOT NULL AS targetExists
