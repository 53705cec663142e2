// Job: Set what others may see of a person; a property that `properties` does not name stays.
// Params: $user STRING, $properties MAP
// Columns: id
MATCH (user:User {id: $user})
SET user += $properties
RETURN user.id AS id
