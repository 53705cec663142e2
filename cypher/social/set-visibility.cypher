// Job: Sets what others may see of a user. Properties that `properties` does not name stay.
// Params: $user STRING, $properties MAP
// Columns: id
MATCH (user:User {id: $user})
SET user += $properties
RETURN user.id AS id
