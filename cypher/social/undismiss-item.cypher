// Job: Deletes the dismissal of an item by a user.
// Params: $user STRING, $target STRING
// Columns: userExists, targetExists
OPTIONAL MATCH (user:User {id: $user})
OPTIONAL MATCH (target:Item {id: $target})
OPTIONAL MATCH (user)-[dismissed:DISMISSED]->(target)
DELETE dismissed
RETURN user IS NOT NULL AS userExists, target IS NOT NULL AS targetExists
