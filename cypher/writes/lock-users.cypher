// Job: Lock people in the order given, which is that of their ids: all who lock people keep to it, so that none waits for
//   another in a circle. Setting and removing a property takes the lock and leaves the person as it was.
// Params: $ids LIST<STRING>
// Columns: id
UNWIND $ids AS id
MATCH (user:User {id: id})
SET user.kindredLock = true
REMOVE user.kindredLock
RETURN user.id AS id
